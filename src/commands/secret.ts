import { defineCommand, defineGroup, minArgs, noArgs, rangeArgs } from '../command.ts'
import { filters, flag, text } from '../options/index.ts'
import { labels, toMap } from '../options/label.ts'
import { naturalOrder } from '../render/natural-order.ts'
import { secretPretty, secretView } from '../render/secret.ts'
import { forEach } from './shared/for-each.ts'
import { inspectFormat } from './shared/inspector.ts'
import { inspectSwarm, isPretty, prettyFlag, showPretty } from './shared/pretty-inspect.ts'
import { formatOption, showList } from './shared/show-list.ts'
import { checkName, prettyRefusal, readData } from './shared/swarm-data.ts'

export const create = defineCommand({
  name: 'create',
  usage: 'SECRET [file|-]',
  summary: 'Create a secret from a file or from stdin',
  args: rangeArgs(1, 2),
  minApi: '1.25',
  swarm: 'manager',
  options: {
    driver: text('-d, --driver', 'Driver that keeps the secret', { minApi: '1.31' }),
    label: labels('-l, --label', 'Label of the secret'),
    templateDriver: text('--template-driver', 'Driver that takes the content for a template', {
      minApi: '1.37',
    }),
  },
  async run(cli, [name, file = ''], { driver, label, templateDriver }) {
    if (driver && file) throw new Error('When using secret driver secret data must be empty')
    if (!driver && !file) throw new Error('secret file is required')
    const { ID } = await cli.api.secrets.create({
      Name: name,
      Labels: toMap(label),
      Data: driver ? undefined : await readData(cli, file),
      Driver: driver ? { Name: driver } : undefined,
      Templating: templateDriver ? { Name: templateDriver } : undefined,
    })
    await cli.streams.out.write(`${ID}\n`)
  },
})

export const inspect = defineCommand({
  name: 'inspect',
  usage: 'SECRET [SECRET...]',
  summary: 'Show what the swarm tells of one or more secrets',
  args: minArgs(1),
  minApi: '1.25',
  swarm: 'manager',
  options: { format: inspectFormat, pretty: prettyFlag },
  async run(cli, names, { format = '', pretty }) {
    const { secrets } = cli.api
    if (isPretty(format, pretty, prettyRefusal))
      return showPretty(cli, names, async (name) =>
        secretPretty(await secrets.inspect(checkName('secret', name))),
      )
    await inspectSwarm(cli, names, format, async (name) => ({
      ...(await secrets.inspectText(checkName('secret', name))),
      goType: 'swarm.Secret',
    }))
  },
})

export const ls = defineCommand({
  name: 'ls',
  aliases: ['list'],
  summary: 'List secrets',
  args: noArgs,
  minApi: '1.25',
  swarm: 'manager',
  options: {
    filter: filters('-f, --filter', 'List only what matches ("name=db")'),
    format: formatOption,
    quiet: flag('-q, --quiet', 'Show only ids'),
  },
  async run({ api, config, streams }, _args, { filter, format, quiet }) {
    const secrets = await api.secrets.list({ filters: filter })
    secrets.sort((a, b) => naturalOrder(a.Spec.Name ?? '', b.Spec.Name ?? ''))
    await showList({ config, streams }, secretView, secrets, {
      format,
      configFormat: config.secretFormat,
      quiet,
    })
  },
})

export const rm = defineCommand({
  name: 'rm',
  aliases: ['remove'],
  usage: 'SECRET [SECRET...]',
  summary: 'Remove one or more secrets',
  args: minArgs(1),
  minApi: '1.25',
  swarm: 'manager',
  options: {},
  run: ({ api, streams }, names) =>
    forEach(streams, names, async (name) => api.secrets.remove(checkName('secret', name))),
})

export const secret = defineGroup({
  name: 'secret',
  section: 'swarm',
  summary: 'Manage what the services of a swarm keep secret',
  minApi: '1.25',
  swarm: 'manager',
  commands: [create, inspect, ls, rm],
})
