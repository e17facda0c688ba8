import { defineCommand, exactArgs } from '../../command.ts'
import { showTasks, taskListOptions } from '../shared/task-list.ts'
import { checkStackName } from './check-name.ts'
import { ofStack } from './members.ts'
import { orchestrator } from './options.ts'

export const ps = defineCommand({
  name: 'ps',
  usage: 'STACK',
  summary: 'List the tasks of a stack',
  args: exactArgs(1),
  minApi: '1.25',
  swarm: 'manager',
  options: { ...taskListOptions, orchestrator },
  async run(cli, [stack], { filter, orchestrator: _, ...show }) {
    const tasks = await cli.api.tasks.list({ filters: ofStack(checkStackName(stack), filter) })
    if (tasks.length === 0) throw new Error(`nothing found in stack: ${stack}`)
    await showTasks(cli, tasks, show)
  },
})
