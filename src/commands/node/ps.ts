import type { Task } from '../../api/schema.ts'
import { defineCommand, minArgs } from '../../command.ts'
import { throwFailures } from '../shared/for-each.ts'
import { showTasks, taskListOptions } from '../shared/task-list.ts'
import { nodeReference } from './self.ts'

export const ps = defineCommand({
  name: 'ps',
  usage: '[NODE...]',
  summary: 'List the tasks of one or more nodes, of the engine itself where none is named',
  args: minArgs(0),
  minApi: '1.24',
  swarm: 'manager',
  options: taskListOptions,
  async run(cli, names, { filter, ...show }) {
    const { api } = cli
    const tasks: Task[] = []
    const failures: unknown[] = []
    for (const name of names.length > 0 ? names : ['self']) {
      try {
        // Names are not what the filter compares: the node's id is.
        const { ID } = await api.nodes.inspect(await nodeReference(cli, name))
        const node = [...(filter.node ?? []), ID]
        tasks.push(...(await api.tasks.list({ filters: { ...filter, node } })))
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length === 0 || tasks.length > 0) await showTasks(cli, tasks, show)
    throwFailures(failures)
  },
})
