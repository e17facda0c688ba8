import { ApiError } from '../../api/errors.ts'
import { eachFrame } from '../../api/frames.ts'
import { demultiplex } from '../../api/multiplex.ts'
import { type Cli, defineCommand, exactArgs } from '../../command.ts'
import { flag, text } from '../../options/index.ts'
import { timestamp } from '../../options/time.ts'
import { taskLines } from './task-lines.ts'

export const logs = defineCommand({
  name: 'logs',
  usage: 'SERVICE|TASK',
  summary: 'Show the logs of a service or a task',
  args: exactArgs(1),
  minApi: '1.29',
  swarm: 'manager',
  options: {
    details: flag('--details', 'Show the attributes that the log driver adds', { minApi: '1.30' }),
    follow: flag('-f, --follow', 'Go on as new lines come'),
    noResolve: flag('--no-resolve', 'Show ids in place of names'),
    noTaskIds: flag('--no-task-ids', 'Leave out the ids of the tasks'),
    noTrunc: flag('--no-trunc', 'Show values whole'),
    raw: flag('--raw', 'Show the lines alone, without their tasks', { minApi: '1.30' }),
    since: text(
      '--since',
      'Leave out what is older than a time ("2013-01-02T13:23:37Z") or an age ("42m")',
    ),
    tail: text('-n, --tail', 'Number of lines to show from the end', { default: 'all' }),
    timestamps: flag('-t, --timestamps', 'Show when each line was written'),
  },
  async run(cli, [name], options) {
    const { streams } = cli
    const { details, follow, raw, since, tail, timestamps } = options
    const { kind, isTerminal, highest } = await findSource(cli, name)
    if (isTerminal && !raw) throw new Error('tty service logs only supported with --raw')

    const query = {
      stdout: true,
      stderr: true,
      since: since && timestamp(since),
      timestamps,
      follow,
      tail,
      // They say which task a line is of.
      details: details || !raw,
    }
    const { body } = await cli.api[kind].logs(name, query)
    if (isTerminal) return body.forEach((chunk) => streams.out.write(chunk))
    if (raw) return demultiplex(body, streams.out, streams.err)

    const label = taskLines(cli, { ...options, width: String(highest).length })
    await eachFrame(body, async (stream, payload) => {
      const line = await label(payload)
      await (stream === 'stdout' ? streams.out : streams.err).write(line)
    })
  },
})

/** Whose logs a name means, and the highest number that its tasks' slots have. */
async function findSource(
  { api }: Cli,
  name: string,
): Promise<{ kind: 'services' | 'tasks'; isTerminal: boolean; highest: number }> {
  const service = await api.services.inspect(name).catch(unlessMissing)
  if (service) {
    const { TaskTemplate, Mode } = service.Spec
    const isTerminal = TaskTemplate?.ContainerSpec?.TTY ?? false
    return { kind: 'services', isTerminal, highest: Mode?.Replicated?.Replicas ?? 1 }
  }
  const task = await api.tasks.inspect(name).catch(unlessMissing)
  if (!task) throw new Error(`no such task or service: ${name}`)
  const isTerminal = task.Spec.ContainerSpec?.TTY ?? false
  return { kind: 'tasks', isTerminal, highest: task.Slot ?? 0 }
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof ApiError) || error.status !== 404) throw error
}
