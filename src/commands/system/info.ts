import type { SystemInfo } from '../../api/schema.ts'
import { type Cli, defineCommand, noArgs } from '../../command.ts'
import { decodeAuth } from '../../config/auth.ts'
import { StatusError } from '../../errors.ts'
import { type ClientInfo, clientText, pluginWarnings, serverText } from '../../render/info.ts'
import type { InfoTemplate } from '../../render/info-template.ts'
import { clientVersion } from '../client-version.ts'
import { inspectFormat } from '../inspector.ts'

export const info = defineCommand({
  name: 'info',
  summary: 'Show how this program and the engine are set up',
  section: 'common',
  args: noArgs,
  options: { format: inspectFormat },
  async run(cli, _args, { format }) {
    const client = { ...clientVersion(cli), Debug: cli.debug, Plugins: [] }
    if (format) await showFormatted(cli, client, await prepare(format))
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
  await out.write(serverText(server, { username: hubUsername(config), debug }))
  for (const warning of server.Warnings ?? []) await err.write(`${warning}\n`)
}

/** Shows what there is to show, also where the engine does not answer, and fails then. */
async function showFormatted(cli: Cli, client: ClientInfo, template: InfoTemplate): Promise<void> {
  if (!template.needsServer(client)) return show(cli, () => template.execute(client, undefined))
  let server: SystemInfo
  try {
    server = await cli.api.system.info()
  } catch (error) {
    await show(cli, () => template.execute(client, undefined))
    throw error
  }
  await show(cli, () => template.execute(client, server))
}

/** Where a template fails there is an empty line. */
async function show({ streams }: Cli, text: () => string): Promise<void> {
  try {
    await streams.out.write(text())
  } catch (error) {
    await streams.out.write('\n')
    throw error
  }
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
