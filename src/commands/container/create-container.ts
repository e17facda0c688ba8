import { open, rm } from 'node:fs/promises'
import { ApiError } from '../../api/errors.ts'
import type { Cli } from '../../command.ts'
import { isAbort, StatusError } from '../../errors.ts'
import { parseReference, type Reference } from '../../reference.ts'
import { systemErrorText } from '../../system-error.ts'
import { pullImage } from '../shared/pull-image.ts'
import type { ContainerOptions } from './options.ts'
import type { PreparedContainer } from './prepare.ts'
import { credentialsPath, platformQuery } from './spec.ts'

/**
 * Creates a container (ContainerCreate), pulling its image first where the policy says so, and
 * connects it to the networks that an older engine does not take at creation. The engine's warnings
 * and the pull's progress go to stderr.
 *
 * @returns the container's id
 */
export async function createContainer(
  cli: Cli,
  image: string,
  container: PreparedContainer,
  options: ContainerOptions,
): Promise<string> {
  const { api, env, streams } = cli
  const { name, pull, quiet } = options
  const platform = platformQuery(
    options.platform ?? env.DOCKER_DEFAULT_PLATFORM,
    await api.client.version(),
  )
  const file = await openCidFile(options.cidfile)
  try {
    const reference = referenceOf(image)
    const create = () => api.containers.create({ name, platform }, container.body)
    const pullFirst = async (reference: Reference) => {
      await pullImage(cli, reference, { platform, quiet, to: streams.err })
      return create()
    }

    const { Id, Warnings } =
      pull === 'always' && reference
        ? await pullFirst(reference)
        : await create().catch(async (error: unknown) => {
            const absent = error instanceof ApiError && error.status === 404
            if (!absent || !reference || pull !== 'missing') throw error
            // A missing network or device is a 404 as well, and no image would help.
            if (!imageIsAbsent.test(error.message)) throw error
            if (!quiet)
              await streams.err.write(
                `Unable to find image '${reference.familiarTagged}' locally\n`,
              )
            return pullFirst(reference)
          })

    for (const warning of Warnings ?? []) await streams.err.write(`WARNING: ${warning}\n`)
    for (const { network, config } of container.connectAfterCreate)
      await api.networks.connect(network, { Container: Id, EndpointConfig: config })
    if (container.credentials) await giveCredentials(cli, Id, container.credentials)
    await file?.write(Id)
    return Id
  } finally {
    await file?.close()
  }
}

/** Texts of an engine that lacks the image, and of one that has it for other platforms only. */
const imageIsAbsent = /no such image|image with reference \S+ was found but/i

/** Puts a config.json with the user's credentials into a container that has not started yet. */
async function giveCredentials({ api }: Cli, id: string, credentials: string): Promise<void> {
  const { endOfArchive, tarEntry } = await import('../../archive/tar-writer.ts')
  const directory = credentialsPath.slice(1)
  const entries = [
    tarEntry({ name: `${directory}/`, type: 'directory', mode: 0o700 }),
    tarEntry({ name: `${directory}/config.json`, mode: 0o600 }, Buffer.from(credentials)),
  ]
  await api.containers.putArchive(id, { path: '/' }, Buffer.concat([...entries, endOfArchive]))
}

/** The reference an image can be pulled by; an id names a local image only. */
function referenceOf(image: string): Reference | undefined {
  return /^[a-f0-9]{64}$/.test(image) ? undefined : parseReference(image)
}

/** The file that is to hold the container's id; it goes again when no container came of it. */
async function openCidFile(path: string | undefined) {
  if (!path) return undefined
  let written = false
  const handle = await open(path, 'wx', 0o666).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST')
      throw new Error(
        `container ID file found, make sure the other container isn't running or delete ${path}`,
      )
    const reason = systemErrorText(error, 'open', path)
    throw new Error(`failed to create the container ID file: ${reason}`)
  })
  return {
    async write(id: string) {
      await handle.writeFile(id)
      written = true
    },
    async close() {
      await handle.close()
      if (!written) await rm(path, { force: true })
    },
  }
}

/** Texts of an engine that did not find the command, and of one that may not run it. */
const notFound = [
  'executable file not found',
  'no such file or directory',
  'system cannot find the file specified',
]
const notExecutable = ['permission denied', 'is a directory']

/**
 * How docker fails where a container could not be run: with 127 for a command that is missing, 126
 * for one that cannot run, 125 for everything else.
 */
export function runFailure(cli: Cli, command: 'run' | 'create', error: unknown): unknown {
  const message = error instanceof Error ? error.message.toLowerCase() : ''
  const says = (text: string) => message.includes(text)
  const code = notFound.some(says) ? 127 : notExecutable.some(says) ? 126 : 125
  return failure(cli, command, error, code)
}

/** How docker's run and create fail where an option is wrong in a way that shows late. */
export function optionFailure(cli: Cli, command: 'run' | 'create', error: unknown): unknown {
  return failure(cli, command, error, 125)
}

/** What has its own code, and an interrupt, is no failure of the container. */
function failure(cli: Cli, command: string, error: unknown, exitCode: number): unknown {
  if (error instanceof StatusError || isAbort(error)) return error
  const { programName } = cli
  const message = error instanceof Error ? error.message : String(error)
  return new StatusError(
    exitCode,
    `${programName}: ${message}\n\nRun '${programName} ${command} --help' for more information`,
  )
}
