import { defineCommand, noArgs } from '../command.ts'
import { StatusError } from '../errors.ts'
import { completeServer, type VersionInfo, versionText } from '../render/version.ts'
import { clientVersion } from './shared/client-version.ts'
import { inspectFormat } from './shared/inspector.ts'
import { writeFilled } from './shared/write-filled.ts'

export const version = defineCommand({
  name: 'version',
  summary: 'Show the version of this program and of the engine',
  section: 'common',
  args: noArgs,
  options: { format: inspectFormat },
  async run(cli, _args, { format }) {
    const show = format ? await prepare(format) : versionText
    const server = await settle(() => cli.api.system.version())
    const info = {
      Client: clientVersion(cli, await cli.api.client.version()),
      Server: server.value && completeServer(server.value),
    }
    const page = await settle(() => writeFilled(cli.streams.out, () => show(info), format))
    const failure = server.failure ?? page.failure
    if (failure) throw failure
  },
})

async function prepare(format: string): Promise<(info: VersionInfo) => string> {
  const { versionTemplate } = await import('../render/version-template.ts')
  try {
    return versionTemplate(format)
  } catch (error) {
    throw new StatusError(64, (error as Error).message)
  }
}

/** The client's half is shown also where there is no server, and its error comes last. */
async function settle<T>(action: () => T | Promise<T>): Promise<{ value?: T; failure?: unknown }> {
  try {
    return { value: await action() }
  } catch (failure) {
    return { failure }
  }
}
