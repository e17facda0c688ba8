import { defineCommand, exactArgs } from '../../command.ts'
import { showTasks, taskListOptions } from '../task-list.ts'
import { checkStackName } from './check-name.ts'
import { ofStack } from './members.ts'

export const ps = defineCommand({
  name: 'ps',
  usage: 'STACK',
  summary: 'List the tasks of a stack',
  args: exactArgs(1),
  minApi: '1.25',
  swarm: 'manager',
  options: taskListOptions,
  async run(cli, [stack], { filter, ...show }) {
    const tasks = await cli.api.tasks.list({ filters: ofStack(checkStackName(stack), filter) })
    if (tasks.length === 0) throw new Error(`nothing found in stack: ${stack}`)
    await showTasks(cli, tasks, show)
  },
})
