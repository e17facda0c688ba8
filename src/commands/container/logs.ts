import { demultiplex } from '../../api/multiplex.ts'
import { defineCommand, exactArgs } from '../../command.ts'
import { flag, text } from '../../options/index.ts'
import { timestamp } from '../../options/time.ts'

export const logs = defineCommand({
  name: 'logs',
  usage: 'CONTAINER',
  summary: 'Show the logs of a container',
  args: exactArgs(1),
  options: {
    details: flag('--details', 'Show the attributes that the log driver adds'),
    follow: flag('-f, --follow', 'Go on as new lines come'),
    since: text(
      '--since',
      'Leave out what is older than a time ("2013-01-02T13:23:37Z") or an age ("42m")',
    ),
    tail: text('-n, --tail', 'Number of lines to show from the end', { default: 'all' }),
    timestamps: flag('-t, --timestamps', 'Show when each line was written'),
    until: text(
      '--until',
      'Leave out what is newer than a time ("2013-01-02T13:23:37Z") or an age ("42m")',
      { minApi: '1.35' },
    ),
  },
  async run({ api, streams }, [name], options) {
    const { details, follow, since, tail, timestamps, until } = options
    const { Id, Config } = await api.containers.inspect(name)
    const query = {
      stdout: true,
      stderr: true,
      since: since && readTime('since', since),
      until: until && readTime('until', until),
      timestamps,
      follow,
      tail,
      details,
    }
    const { body } = await api.containers.logs(Id!, query)
    if (Config?.Tty) await body.forEach((chunk) => streams.out.write(chunk))
    else await demultiplex(body, streams.out, streams.err)
  },
})

function readTime(option: string, value: string): string {
  try {
    return timestamp(value)
  } catch (error) {
    throw new Error(`invalid value for "${option}": ${(error as Error).message}`)
  }
}
