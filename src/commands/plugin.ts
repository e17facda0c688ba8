import { decode } from '../api/json-stream.ts'
import { defineCommand, defineGroup, exactArgs, minArgs, noArgs } from '../command.ts'
import { filters, flag, integer } from '../options/index.ts'
import { parseReference } from '../reference.ts'
import { naturalOrder } from '../render/natural-order.ts'
import { pluginView } from '../render/plugin.ts'
import { type JsonMessage, renderProgress } from '../render/progress.ts'
import { create } from './plugin/create.ts'
import { disableContentTrust } from './plugin/disable-content-trust.ts'
import { install } from './plugin/install.ts'
import { upgrade } from './plugin/upgrade.ts'
import { forEach } from './shared/for-each.ts'
import { inspectAll, inspectFormat } from './shared/inspector.ts'
import { registryAuth } from './shared/registry-auth.ts'
import { formatOption, showList } from './shared/show-list.ts'

export const disable = defineCommand({
  name: 'disable',
  usage: 'PLUGIN',
  summary: 'Stop a plugin',
  args: exactArgs(1),
  options: { force: flag('-f, --force', 'Stop it although it is in use') },
  async run({ api, streams }, [name], { force }) {
    await api.plugins.disable(name, { force: force || undefined })
    await streams.out.write(`${name}\n`)
  },
})

export const enable = defineCommand({
  name: 'enable',
  usage: 'PLUGIN',
  summary: 'Start a plugin',
  args: exactArgs(1),
  options: {
    timeout: integer('--timeout', 'Seconds to wait for an answer of the plugin', { default: 30 }),
  },
  async run({ api, streams }, [name], { timeout }) {
    if (timeout < 0) throw new Error(`negative timeout ${timeout} is invalid`)
    await api.plugins.enable(name, { timeout })
    await streams.out.write(`${name}\n`)
  },
})

export const inspect = defineCommand({
  name: 'inspect',
  usage: 'PLUGIN [PLUGIN...]',
  summary: 'Show everything that the engine knows of one or more plugins',
  args: minArgs(1),
  options: { format: inspectFormat },
  run: (cli, names, { format }) =>
    inspectAll(cli, names, format, async (name) => ({
      ...(await cli.api.plugins.inspectText(name)),
      goType: 'plugin.Plugin',
    })),
})

export const ls = defineCommand({
  name: 'ls',
  aliases: ['list'],
  summary: 'List plugins',
  args: noArgs,
  options: {
    filter: filters('-f, --filter', 'List only what matches ("enabled=true")'),
    format: formatOption,
    noTrunc: flag('--no-trunc', 'Show values whole'),
    quiet: flag('-q, --quiet', 'Show only ids'),
  },
  async run({ api, config, streams }, _args, { filter, format, noTrunc, quiet }) {
    const plugins = await api.plugins.list({ filters: filter })
    plugins.sort((a, b) => naturalOrder(a.Name, b.Name))
    await showList({ config, streams }, pluginView, plugins, {
      format,
      configFormat: config.pluginsFormat,
      noTrunc,
      quiet,
    })
  },
})

export const push = defineCommand({
  name: 'push',
  usage: '[OPTIONS] PLUGIN[:TAG]',
  summary: 'Upload a plugin to a registry',
  args: exactArgs(1),
  options: { disableContentTrust },
  async run(cli, [name]) {
    const reference = parseReference(name)
    if (reference.digest) throw new Error(`invalid name: ${name}`)
    const { body } = await cli.api.plugins.push(reference.familiarTagged, {
      headers: await registryAuth(cli, reference.registry),
      signal: cli.signal,
    })
    await renderProgress(decode<JsonMessage>(body), cli.streams.out)
  },
})

export const rm = defineCommand({
  name: 'rm',
  aliases: ['remove'],
  usage: 'PLUGIN [PLUGIN...]',
  summary: 'Remove one or more plugins',
  args: minArgs(1),
  options: { force: flag('-f, --force', 'Remove it although it is enabled') },
  async run({ api, streams }, names, { force }) {
    await forEach(streams, names, (name) => api.plugins.remove(name, { force: force || undefined }))
  },
})

export const set = defineCommand({
  name: 'set',
  usage: 'PLUGIN KEY=VALUE [KEY=VALUE...]',
  summary: 'Change settings of a plugin',
  args: minArgs(2),
  options: {},
  run: ({ api }, [name, ...settings]) => api.plugins.set(name, settings),
})

export const plugin = defineGroup({
  name: 'plugin',
  section: 'management',
  minApi: '1.25',
  summary: 'Manage plugins',
  commands: [create, disable, enable, inspect, install, ls, push, rm, set, upgrade],
})
