import { defineCommand, defineGroup, exactArgs, minArgs, noArgs } from '../command.ts'
import { filters, flag, text } from '../options/index.ts'
import { labels, toMap } from '../options/label.ts'
import { configPretty, configView } from '../render/config.ts'
import { naturalOrder } from '../render/natural-order.ts'
import { forEach } from './shared/for-each.ts'
import { inspectFormat } from './shared/inspector.ts'
import { inspectSwarm, isPretty, prettyFlag, showPretty } from './shared/pretty-inspect.ts'
import { formatOption, showList } from './shared/show-list.ts'
import { checkName, prettyRefusal, readData } from './shared/swarm-data.ts'

export const create = defineCommand({
  name: 'create',
  usage: 'CONFIG file|-',
  summary: 'Create a config from a file or from stdin',
  args: exactArgs(2),
  minApi: '1.30',
  swarm: 'manager',
  options: {
    label: labels('-l, --label', 'Label of the config'),
    templateDriver: text('--template-driver', 'Driver that takes the content for a template', {
      minApi: '1.37',
    }),
  },
  async run(cli, [name, file], { label, templateDriver }) {
    const { ID } = await cli.api.configs.create({
      Name: name,
      Labels: toMap(label),
      Data: await readConfig(() => {
        if (file === '') throw new Error('config file is required')
        return readData(cli, file)
      }, file),
      Templating: templateDriver ? { Name: templateDriver } : undefined,
    })
    await cli.streams.out.write(`${ID}\n`)
  },
})

async function readConfig(read: () => Promise<string>, file: string): Promise<string> {
  try {
    return await read()
  } catch (error) {
    throw new Error(`Error reading content from "${file}": ${(error as Error).message}`)
  }
}

export const inspect = defineCommand({
  name: 'inspect',
  usage: 'CONFIG [CONFIG...]',
  summary: 'Show everything that the swarm knows of one or more configs',
  args: minArgs(1),
  minApi: '1.30',
  swarm: 'manager',
  options: { format: inspectFormat, pretty: prettyFlag },
  async run(cli, names, { format = '', pretty }) {
    const { configs } = cli.api
    if (isPretty(format, pretty, prettyRefusal))
      return showPretty(cli, names, async (name) =>
        configPretty(await configs.inspect(checkName('config', name))),
      )
    await inspectSwarm(cli, names, format, async (name) => ({
      ...(await configs.inspectText(checkName('config', name))),
      goType: 'swarm.Config',
    }))
  },
})

export const ls = defineCommand({
  name: 'ls',
  aliases: ['list'],
  summary: 'List configs',
  args: noArgs,
  minApi: '1.30',
  swarm: 'manager',
  options: {
    filter: filters('-f, --filter', 'List only what matches ("name=web")'),
    format: formatOption,
    quiet: flag('-q, --quiet', 'Show only ids'),
  },
  async run({ api, config: settings, streams }, _args, { filter, format, quiet }) {
    const configs = await api.configs.list({ filters: filter })
    configs.sort((a, b) => naturalOrder(a.Spec.Name ?? '', b.Spec.Name ?? ''))
    await showList({ config: settings, streams }, configView, configs, {
      format,
      configFormat: settings.configFormat,
      quiet,
    })
  },
})

export const rm = defineCommand({
  name: 'rm',
  aliases: ['remove'],
  usage: 'CONFIG [CONFIG...]',
  summary: 'Remove one or more configs',
  args: minArgs(1),
  minApi: '1.30',
  swarm: 'manager',
  options: {},
  run: ({ api, streams }, names) =>
    forEach(streams, names, async (name) => api.configs.remove(checkName('config', name))),
})

export const config = defineGroup({
  name: 'config',
  section: 'swarm',
  summary: 'Manage what the services of a swarm are configured with',
  minApi: '1.30',
  swarm: 'manager',
  commands: [create, inspect, ls, rm],
})
