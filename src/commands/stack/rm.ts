import { setTimeout as delay } from 'node:timers/promises'
import { type Cli, defineCommand, minArgs } from '../../command.ts'
import { flag } from '../../options/index.ts'
import { checkStackName } from './check-name.ts'
import { listMembers, type Members, ofStack, removeEach, removeServices } from './members.ts'
import { orchestrator } from './options.ts'

const pollMilliseconds = 200

export const rm = defineCommand({
  name: 'rm',
  aliases: ['remove', 'down'],
  usage: 'STACK [STACK...]',
  summary: 'Remove one or more stacks',
  args: minArgs(1),
  minApi: '1.25',
  swarm: 'manager',
  options: {
    orchestrator,
    detach: flag('-d, --detach', 'Do not wait until the tasks of the stack are gone', {
      default: true,
    }),
  },
  async run(cli, stacks, { detach }) {
    stacks.forEach(checkStackName)
    const failures: string[] = []
    for (const stack of stacks) {
      const members = await listMembers(cli, stack)
      if (Object.values(members).every((list) => list.length === 0)) {
        await cli.streams.err.write(`Nothing found in stack: ${stack}\n`)
        continue
      }
      if (await removeMembers(cli, members)) {
        if (!detach) await waitForTasks(cli, stack)
      } else {
        failures.push(`Failed to remove some resources from stack: ${stack}`)
      }
    }
    if (failures.length > 0) throw new Error(failures.join('\n'))
  },
})

/** Networks come last: services are attached to them. */
async function removeMembers(
  cli: Cli,
  { services, networks, secrets, configs }: Members,
): Promise<boolean> {
  const { api } = cli
  const named = (list: readonly { ID: string; Spec: { Name?: string } }[]) =>
    list.map(({ ID, Spec }) => ({ id: ID, name: Spec.Name ?? '' }))
  const networkItems = networks.map(({ Id = '', Name = '' }) => ({ id: Id, name: Name }))
  const done = [
    await removeServices(cli, services),
    await removeEach(cli, 'secret', named(secrets), (id) => api.secrets.remove(id)),
    await removeEach(cli, 'config', named(configs), (id) => api.configs.remove(id)),
    await removeEach(cli, 'network', networkItems, (id) => api.networks.remove(id)),
  ]
  return done.every(Boolean)
}

const over = new Set(['complete', 'shutdown', 'failed', 'rejected'])

/** Waits until no task of the stack runs, or will. An interrupt ends it. */
async function waitForTasks({ api, signal }: Cli, stack: string): Promise<void> {
  const filters = ofStack(stack)
  for (;;) {
    const tasks = await api.tasks.list({ filters })
    if (tasks.every(({ Status }) => over.has(Status.State))) return
    await delay(pollMilliseconds, undefined, { signal })
  }
}
