import type { Node, NodeSpec } from '../../api/schema.ts'
import { type Cli, defineCommand, exactArgs, minArgs } from '../../command.ts'
import { list, text } from '../../options/index.ts'
import { toMap } from '../../options/label.ts'
import { readExactJson, writeExactJson } from '../shared/exact-json.ts'

export const update = defineCommand({
  name: 'update',
  usage: 'NODE',
  summary: 'Change a node',
  args: exactArgs(1),
  minApi: '1.24',
  swarm: 'manager',
  options: {
    availability: text(
      '--availability',
      'What the node may be used for ("active", "pause", "drain")',
      { choices: ['active', 'pause', 'drain'] },
    ),
    labelAdd: list('--label-add', 'Add a label, or change it (key=value)'),
    labelRm: list('--label-rm', 'Take a label away'),
    role: text('--role', 'What the node is ("worker", "manager")', {
      choices: ['worker', 'manager'],
    }),
  },
  async run(cli, [name], { availability, labelAdd, labelRm, role }) {
    await changeNode(cli, name, (spec) => {
      if (role !== undefined) spec.Role = role
      if (availability !== undefined) spec.Availability = availability
      spec.Labels = { ...spec.Labels, ...toMap(labelAdd) }
      for (const key of labelRm) {
        if (!Object.hasOwn(spec.Labels, key))
          throw new Error(`key ${key} doesn't exist in node's labels`)
        delete spec.Labels[key]
      }
      return true
    })
    await cli.streams.out.write(`${name}\n`)
  },
})

/** The command that gives one or more nodes a role. */
export function changeRole({
  name,
  summary,
  role,
  done,
}: {
  name: string
  summary: string
  role: 'manager' | 'worker'
  done: (node: string) => string
}) {
  return defineCommand({
    name,
    usage: 'NODE [NODE...]',
    summary,
    args: minArgs(1),
    minApi: '1.24',
    swarm: 'manager',
    options: {},
    async run(cli, words) {
      for (const word of words) {
        const node = await changeNode(cli, word, (spec) => {
          if (spec.Role === role) return false
          spec.Role = role
          return true
        })
        const text = node.isChanged ? done(word) : `Node ${node.id} is already a ${role}.`
        await cli.streams.out.write(`${text}\n`)
      }
    },
  })
}

/** Sends a node's spec back changed (NodeUpdate), unless `change` says that it is as it should be. */
async function changeNode(
  { api }: Cli,
  name: string,
  change: (spec: NodeSpec) => boolean,
): Promise<{ id: string; isChanged: boolean }> {
  const { text } = await api.nodes.inspectText(name)
  const { ID, Version, Spec } = await readExactJson<Node>(text)
  const isChanged = change(Spec)
  if (isChanged)
    await api.nodes.update(ID, { version: String(Version.Index) }, await writeExactJson(Spec))
  return { id: ID, isChanged }
}
