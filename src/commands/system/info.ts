import type { SystemInfo } from '../../api/schema.ts'
import { type Cli, defineCommand, noArgs } from '../../command.ts'
import { decodeAuth } from '../../config/auth.ts'
import { StatusError } from '../../errors.ts'
import { type ClientInfo, clientText, pluginWarnings, serverText } from '../../render/info.ts'
import type { InfoTemplate } from '../../render/info-template.ts'
import { clientVersion } from '../shared/client-version.ts'
import { inspectFormat } from '../shared/inspector.ts'
import { writeFilled } from '../shared/write-filled.ts'
import { writeSafely } from '../shared/write-safely.ts'

export const info = defineCommand({
  name: 'info',
  summary: 'Show how this program and the engine are set up',
  section: 'common',
  args: noArgs,
  options: { format: inspectFormat },
  async run(cli, _args, { format }) {
    const client = { ...clientVersion(cli), Debug: cli.debug, Plugins: await cli.plugins() }
    if (format) await showFormatted(cli, client, await prepare(format), format)
    else await showPage(cli, client)
  },
})

async function showPage(cli: Cli, client: ClientInfo): Promise<void> {
  const { api, config, debug, streams } = cli
  const { out, err } = streams
  await out.write(clientText(client))
  await err.write(pluginWarnings(client))
  await out.write('\nServer:\n')
  const server = await api.system.info()
  await writeSafely(out, serverText(server, { username: hubUsername(config), debug }))
  for (const warning of server.Warnings ?? []) await writeSafely(err, `${warning}\n`)
}

/** Shows what there is to show, also where the engine does not answer, and fails then. */
async function showFormatted(
  { api, config, streams: { out } }: Cli,
  client: ClientInfo,
  template: InfoTemplate,
  format: string,
): Promise<void> {
  const show = (server?: SystemInfo) =>
    writeFilled(out, () => template.execute(client, server, server && hubUsername(config)), format)
  if (!template.needsServer(client)) return show()
  let server: SystemInfo
  try {
    server = await api.system.info()
  } catch (error) {
    await show()
    throw error
  }
  await show(server)
}

async function prepare(format: string): Promise<InfoTemplate> {
  const { infoTemplate } = await import('../../render/info-template.ts')
  try {
    return infoTemplate(format)
  } catch (error) {
    throw new StatusError(64, (error as Error).message)
  }
}

function hubUsername({ auths }: Cli['config']): string | undefined {
  const auth = auths?.['https://index.docker.io/v1/']
  return auth?.auth ? decodeAuth(auth.auth).username : auth?.username
}
