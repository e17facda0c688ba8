import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { BuildExport } from '../../build/buildkit/definition.ts'
import type { BuildLayouts } from '../../build/buildkit/layouts.ts'
import type { Destination } from '../../build/buildkit/services/file-send.ts'
import type { Cli } from '../../command.ts'
import { parseAnnotation } from '../../options/build-attest.ts'
import { type BuildOutput, parseOutput } from '../../options/build-output.ts'
import { parseBoolean } from '../../options/index.ts'
import type { BuildFlags } from './build-options.ts'

export interface ExportSurroundings {
  /** Names of the image. */
  readonly tags: readonly string[]
  readonly out: Cli['streams']['out']
  readonly hasContainerdStore: boolean
  /** Takes up the one that an image is to be written to. */
  readonly layouts: BuildLayouts
}

/**
 * What the result of a build becomes, by `--output`, `--load`, `--push` and `--tag`.
 *
 * @throws Error in docker's words where a value makes no sense, or a place cannot be written to
 */
export function readExports(flags: BuildFlags, surroundings: ExportSurroundings): BuildExport[] {
  const outputs = flags.output.filter(Boolean).map(parseOutput)
  if (outputs.filter(({ dest }) => dest === '-').length > 1) {
    throw new Error('multiple outputs configured to write to stdout')
  }
  if (flags.iidfile && outputs.some(({ type }) => type === 'local' || type === 'tar')) {
    throw new Error('local and tar exporters are incompatible with image ID file')
  }
  const isKept = outputs.length === 0 || flags.load || flags.push
  const isNamed = outputs.some(({ type, dest }) => type === 'image' || (type === 'docker' && !dest))
  if (isKept && !isNamed) outputs.push({ type: 'image', dest: undefined, attrs: {} })

  const annotations = Object.assign({}, ...flags.annotation.map(parseAnnotation))
  const { tags } = surroundings
  const named = tags.length > 0 ? { name: tags.join(',') } : {}
  return outputs
    .filter(({ type }) => type !== 'cacheonly' && type !== 'none')
    .map((output) => {
      const { type, dest, attrs } = output
      if (type === 'local') return { type, attrs, destination: directoryAt(dest!) }
      if (type === 'tar') return { type, attrs, destination: destinationOf(output, surroundings) }
      const image = { ...output, attrs: { ...annotations, ...attrs, ...named } }
      if (type === 'oci' || (type === 'docker' && dest)) return archive(image, surroundings)
      if (type === 'image' || type === 'docker' || type === 'moby') {
        return kept(image, flags.push, surroundings)
      }
      throw new Error(`unsupported output type "${type}"`)
    })
}

/** An image in one file, or with `tar=false` in a directory. */
function archive(output: BuildOutput, surroundings: ExportSurroundings): BuildExport {
  const { type, dest, attrs } = output
  if (parseBoolean(attrs.tar || 'true')) {
    return { type, attrs, destination: destinationOf(output, surroundings) }
  }
  if (type !== 'oci') throw new Error(`output directory is not supported by ${type} exporter`)
  if (!dest || dest === '-') throw new Error(`dest is required for ${type} exporter`)
  const { directory } = directoryAt(dest)
  surroundings.layouts.exportImage(directory, attrs.name ? attrs.name.split(',') : [])
  return { type, attrs, destination: undefined }
}

/** An image that the engine keeps, and pushes: if it cannot, it is pushed when it is built. */
function kept(
  { attrs: { push, ...attrs } }: BuildOutput,
  isPushedByFlag: boolean,
  { hasContainerdStore }: ExportSurroundings,
): BuildExport {
  const isPushed = isPushedByFlag || parseBoolean(push || 'false')
  if (isPushed && !attrs.name) throw new Error('tag is needed when pushing to registry')
  // Only this exporter pushes by itself.
  if (isPushed && hasContainerdStore) {
    return { type: 'image', attrs: { ...attrs, push: 'true' }, destination: undefined }
  }
  return { type: 'moby', attrs, destination: undefined, isPushedAfter: isPushed }
}

function directoryAt(dest: string): { directory: string } {
  const isFile = statSync(dest, { throwIfNoEntry: false })?.isDirectory() === false
  if (isFile) throw new Error(`destination directory ${dest} is a file`)
  return { directory: dest }
}

function destinationOf({ type, dest }: BuildOutput, { out }: ExportSurroundings): Destination {
  if (dest && dest !== '-') {
    if (statSync(dest, { throwIfNoEntry: false })?.isDirectory()) {
      throw new Error(`destination file ${dest} is a directory`)
    }
    // The whole build would go by before the file turns out to have no place.
    if (!existsSync(dirname(dest))) {
      throw new Error(`failed to open ${dest}: no such file or directory`)
    }
    return { file: dest }
  }
  if (out.isTTY) {
    throw new Error(`dest file is required for ${type} exporter. refusing to write to console`)
  }
  return { write: (chunk: Uint8Array) => out.write(chunk) }
}
