import { ApiError } from '../api/errors.ts'
import { type Cli, defineCommand, defineGroup, exactArgs, minArgs, noArgs } from '../command.ts'
import { Cancelled, StatusError } from '../errors.ts'
import { filters, flag } from '../options/index.ts'
import { naturalOrder } from '../render/natural-order.ts'
import { networkView } from '../render/network.ts'
import { connect } from './network/connect.ts'
import { create } from './network/create.ts'
import { confirm } from './shared/confirm.ts'
import { inspectAll, inspectFormat } from './shared/inspector.ts'
import { pruneFilters } from './shared/prune-filters.ts'
import { formatOption, showList } from './shared/show-list.ts'

export const disconnect = defineCommand({
  name: 'disconnect',
  usage: 'NETWORK CONTAINER',
  summary: 'Detach a container from a network',
  args: exactArgs(2),
  options: { force: flag('-f, --force', 'Detach it although the engine thinks it is not there') },
  async run({ api }, [network, container], { force }) {
    if (container === '') throw new Error('invalid container name or ID: value is empty')
    await api.networks.disconnect(network, { Container: container, Force: force })
  },
})

export const inspect = defineCommand({
  name: 'inspect',
  usage: 'NETWORK [NETWORK...]',
  summary: 'Show everything that the engine knows of one or more networks',
  args: minArgs(1),
  options: {
    format: inspectFormat,
    verbose: flag('-v, --verbose', 'Show the services and tasks of a swarm as well'),
  },
  run: (cli, names, { format, verbose }) =>
    inspectAll(cli, names, format, async (name) => ({
      ...(await cli.api.networks.inspectText(name, { verbose: verbose || undefined })),
      goType: 'network.Inspect',
    })),
})

export const ls = defineCommand({
  name: 'ls',
  aliases: ['list'],
  summary: 'List networks',
  args: noArgs,
  options: {
    filter: filters('-f, --filter', 'List only what matches ("driver=bridge")'),
    format: formatOption,
    noTrunc: flag('--no-trunc', 'Show values whole'),
    quiet: flag('-q, --quiet', 'Show only ids'),
  },
  async run({ api, config, streams }, _args, { filter, format, noTrunc, quiet }) {
    const networks = await api.networks.list({ filters: filter })
    networks.sort((a, b) => naturalOrder(a.Name, b.Name))
    await showList({ config, streams }, networkView, networks, {
      format,
      configFormat: config.networksFormat,
      noTrunc,
      quiet,
    })
  },
})

export const prune = defineCommand({
  name: 'prune',
  summary: 'Remove all networks that no container uses',
  args: noArgs,
  options: {
    filter: filters('--filter', 'Remove only what matches (such as "until=<time>")'),
    force: flag('-f, --force', 'Do not ask first'),
  },
  async run(cli, _args, { filter, force }) {
    const warning =
      'WARNING! This will remove all custom networks not used by at least one container.'
    if (!force) await confirm(cli, `${warning}\nAre you sure you want to continue?`)
    const { NetworksDeleted } = await cli.api.networks.prune({
      filters: pruneFilters(filter, cli.config),
    })
    if (NetworksDeleted?.length)
      await cli.streams.out.write(`Deleted Networks:\n${NetworksDeleted.join('\n')}\n\n`)
  },
})

export const rm = defineCommand({
  name: 'rm',
  aliases: ['remove'],
  usage: 'NETWORK [NETWORK...]',
  bareUsage: true,
  summary: 'Remove one or more networks',
  args: minArgs(1),
  options: { force: flag('-f, --force', 'A network that is missing is no error') },
  async run(cli, names, { force }) {
    const { api, streams } = cli
    let failed = false
    for (const name of names) {
      if ((await isIngress(cli, name)) && !(await agreesToRemoveIngress(cli))) continue
      try {
        await api.networks.remove(name)
      } catch (error) {
        if (force && error instanceof ApiError && error.status === 404) continue
        await streams.err.write(`${(error as Error).message}\n`)
        failed = true
        continue
      }
      await streams.out.write(`${name}\n`)
    }
    if (failed) throw new StatusError(1, 'exit status 1')
  },
})

/** Whether the network is the routing mesh; a name that is none will fail when it is removed. */
async function isIngress({ api }: Cli, name: string): Promise<boolean> {
  try {
    return (await api.networks.inspect(name)).Ingress
  } catch {
    return false
  }
}

const ingressWarning =
  'WARNING! Before removing the routing-mesh network, make sure all the nodes in your swarm run ' +
  'the same docker engine version. Otherwise, removal may not be effective and functionality of ' +
  'newly create ingress networks will be impaired.'

async function agreesToRemoveIngress(cli: Cli): Promise<boolean> {
  try {
    await confirm(cli, `${ingressWarning}\nAre you sure you want to continue?`)
    return true
  } catch (error) {
    if (error instanceof Cancelled && !cli.signal.aborted) return false
    throw error
  }
}

export const network = defineGroup({
  name: 'network',
  section: 'management',
  summary: 'Manage networks',
  commands: [connect, create, disconnect, inspect, ls, prune, rm],
})
