import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A home directory with CLI plugins in it, for as long as a test runs. */
export class PluginHome implements AsyncDisposable {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  static async create(): Promise<PluginHome> {
    return new PluginHome(await mkdtemp(join(tmpdir(), 'quaymaster-plugins-')))
  }

  /** Where the user's plugins are. */
  get plugins(): string {
    return join(this.path, '.docker/cli-plugins')
  }

  /** Writes an executable plugin, whatever it does. */
  async add(name: string, script: string, directory = this.plugins): Promise<string> {
    const path = join(directory, `docker-${name}`)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, script)
    await chmod(path, 0o755)
    return path
  }

  /**
   * A plugin that works: it writes its arguments, one a line, and the variables that plugins are given
   * into a file, and then does as `script` says.
   */
  addWorking(name: string, { metadata = {}, script = '', directory = this.plugins } = {}) {
    return this.add(name, shellPlugin(metadata, this.log, script), directory)
  }

  get log(): string {
    return join(this.path, 'log')
  }

  /** What the plugins wrote. */
  async logged(): Promise<string> {
    return readFile(this.log, 'utf8').catch(() => '')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true })
  }
}

function shellPlugin(metadata: object, log: string, script: string): string {
  const answer = JSON.stringify({ SchemaVersion: '0.1.0', Vendor: 'A vendor', ...metadata })
  return `#!/bin/sh
if [ "$1" = docker-cli-plugin-metadata ]; then
  printf '%s' '${answer}'
  exit
fi
printf '%s\\n' "$@" >> '${log}'
for name in DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND OTEL_RESOURCE_ATTRIBUTES BUILDX_BUILDER; do
  eval "value=\\$$name"
  [ -z "$value" ] || echo "$name=$value" >> '${log}'
done
${script}
`
}
