import { defineCommand, exactArgs, maxArgs } from '../command.ts'
import { hostOf, hubRegistry, registryOf } from '../config/credentials.ts'
import { filters, flag, integer } from '../options/index.ts'
import { searchView } from '../render/search.ts'
import { warnOfEnvironment } from './registry/warn-of-environment.ts'
import { openCredentials, registryAuthToRead } from './shared/registry-auth.ts'
import { formatOption, showList } from './shared/show-list.ts'

export { login } from './registry/login.ts'

export const logout = defineCommand({
  name: 'logout',
  section: 'common',
  usage: '[SERVER]',
  summary: 'Log out from a registry',
  description: 'Log out from a registry, or from Docker Hub where none is named.',
  args: maxArgs(1),
  options: {},
  async run(cli, [server = '']) {
    const { err, out } = cli.streams
    await warnOfEnvironment(cli)
    const credentials = openCredentials(cli)
    const isHub = registryOf(server) === hubRegistry
    const host = server === '' ? hubRegistry : hostOf(server)
    if (isHub) {
      const { deviceLogout } = await import('./registry/device-login.ts')
      await deviceLogout(cli, credentials).catch((error: Error) =>
        err.write(`WARNING: ${error.message}\n`),
      )
    }

    await out.write(`Removing login credentials for ${host}\n`)
    // Older clients kept them under the address as it was typed.
    const typed = server === '' ? [] : [server, host, `http://${host}`, `https://${host}`]
    const failures: string[] = []
    const keys = new Set(isHub ? [hubRegistry, ...typed] : typed)
    for (const key of keys) {
      await credentials
        .erase(key)
        .catch((error: Error) => failures.push(`${key}: ${error.message}\n`))
    }
    if (failures.length === keys.size)
      await err.write(`WARNING: could not erase credentials:\n${failures.join('')}`)
  },
})

export const search = defineCommand({
  name: 'search',
  section: 'common',
  usage: 'TERM',
  summary: 'Search Docker Hub for images',
  args: exactArgs(1),
  options: {
    filter: filters('-f, --filter', 'List only what matches'),
    format: formatOption,
    limit: integer('--limit', 'List at most this many', { default: 0 }),
    noTrunc: flag('--no-trunc', 'Show values whole'),
  },
  async run(cli, [term], { filter, format, limit, noTrunc }) {
    const { api, signal, streams } = cli
    const found = await api.images.search(
      { term, limit: limit > 0 ? limit : undefined, filters: filter },
      { headers: await registryAuthToRead(cli, registryIn(term)), signal },
    )
    if (filter['is-automated'])
      await streams.err.write(
        'WARNING: the "is-automated" filter is deprecated: nothing is automated any more, ' +
          'and "is-automated=true" will find nothing.\n',
      )
    await showList(cli, searchView, found, { format, noTrunc })
  },
})

/** A term may begin with the registry to search, as the name of an image does. */
function registryIn(term: string): string {
  const slash = term.indexOf('/')
  const first = term.slice(0, Math.max(slash, 0))
  return /[.:]/.test(first) || first === 'localhost' ? first : ''
}
