import { compare } from '../helpers/compare.ts'

const anyId = /[0-9a-f]{64}/g
const running = 'run -d --name NAME --label purpose=compare busybox sleep 300'
const gone = 'rm -f NAME'

compare('run -d prints an id', { line: running, after: [gone], ignore: anyId })

compare('run passes the exit code on', { line: "run --rm busybox sh -c 'echo out; exit 7'" })

compare('run -i passes stdin through', { line: 'run --rm -i busybox cat', input: 'hello\n' })

compare('ps shows the container in columns', {
  before: [running],
  line: "ps --filter name=NAME --format 'table {{.Names}}\t{{.Image}}\t{{.Command}}\t{{.Ports}}'",
  after: [gone],
})

compare('exec of a command that is not there fails in the same way', {
  before: [running],
  line: 'exec NAME no-such-command',
  after: [gone],
})

compare('logs are the same bytes', {
  before: ["run --name NAME busybox sh -c 'echo out; echo err >&2'"],
  line: 'logs NAME',
  after: [gone],
})

compare('logs of what is not there fail in the same words', { line: 'logs NAME', stderr: true })

compare('images fills a template', {
  line: "images --filter reference=busybox --format '{{.Repository}}:{{.Tag}} {{.ID}} {{.Size}}'",
})
