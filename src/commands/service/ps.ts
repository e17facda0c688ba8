import type { Service } from '../../api/schema.ts'
import { type Cli, defineCommand, minArgs } from '../../command.ts'
import { resolveSelf, showTasks, taskListOptions } from '../shared/task-list.ts'

export const ps = defineCommand({
  name: 'ps',
  usage: 'SERVICE [SERVICE...]',
  summary: 'List the tasks of one or more services',
  args: minArgs(1),
  minApi: '1.24',
  swarm: 'manager',
  options: taskListOptions,
  async run(cli, names, { filter, ...show }) {
    const { found, missing } = await findServices(cli, names)
    const unknown = missing.map((name) => `no such service: ${name}`).join('\n')
    if (found.length === 0) throw new Error(unknown)

    const own = await resolveSelf(cli, filter)
    const service = [...(own.service ?? []), ...found]
    const tasks = await cli.api.tasks.list({ filters: { ...own, service } })
    await showTasks(cli, tasks, { ...show, noTrunc: show.noTrunc || show.quiet })
    if (missing.length > 0) throw new Error(unknown)
  },
})

/** The ids of services that are given by id, by name, or by what only one of the ids begins with. */
async function findServices(
  { api }: Cli,
  names: readonly string[],
): Promise<{ found: string[]; missing: string[] }> {
  const byId = await api.services.list({ filters: { id: names } })
  const byName = await api.services.list({ filters: { name: names } })
  const found: string[] = []
  const missing: string[] = []
  for (const name of names) {
    const exact =
      byId.find(({ ID }) => ID === name) ?? byName.find(({ Spec }) => Spec.Name === name)
    const id = (exact ?? onlyOne(byId, name))?.ID
    if (id === undefined) missing.push(name)
    else found.push(id)
  }
  return { found, missing }
}

function onlyOne(services: readonly Service[], prefix: string): Service | undefined {
  const [first, second] = services.filter(({ ID }) => ID.startsWith(prefix))
  if (second) throw new Error(`multiple services found with provided prefix: ${prefix}`)
  return first
}
