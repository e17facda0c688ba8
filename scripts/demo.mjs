// A session with a real engine, as a person would type it: each command, what it prints, and below
// it the calls it made to the Engine API.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { styleText } from 'node:util'
import { findEngine } from './engine.mjs'
import { run } from './run.mjs'
import { setUp } from './setup.mjs'

const name = 'quaymaster-demo'

const files = {
  Dockerfile: `FROM busybox
COPY greet.sh /
CMD ["sh", "/greet.sh"]
`,
  'greet.sh': `echo "Good morning from $(hostname)."
trap 'echo "Good night."; exit 0' TERM
while :; do sleep 1 & wait; done
`,
}

const session = [
  'cat Dockerfile',
  `quaymaster build --tag ${name} .`,
  `quaymaster run --detach --name ${name} --hostname quay ${name}`,
  'quaymaster ps',
  `quaymaster logs ${name}`,
  `quaymaster exec ${name} sh -c 'echo "in the container: $(hostname), process $$"'`,
  `echo 'through a pipe and back' | quaymaster run --rm -i ${name} tr a-z A-Z`,
  `quaymaster cp ${name}:/greet.sh copy.sh`,
  'cmp greet.sh copy.sh && echo the copy is the same',
  `quaymaster stats --no-stream ${name}`,
  `quaymaster stop ${name}`,
  `quaymaster rm ${name}`,
  `quaymaster rmi ${name}`,
]

process.exitCode = await main()

async function main() {
  setUp()
  const engine = await findEngine({ start: true })
  if (engine.reason) {
    console.error(`The demo needs an engine. ${engine.reason}`)
    return 1
  }
  const directory = await mkdtemp(join(tmpdir(), 'quaymaster-demo-'))
  try {
    const shell = await prepareShell(directory, engine.host)
    try {
      for (const line of session) {
        const code = await type(line, shell)
        if (code !== 0) {
          console.error(`The command failed with exit code ${code}.`)
          return 1
        }
      }
      return 0
    } finally {
      // Silent where the session went well, for then nothing is left.
      await run('quaymaster', ['rm', '--force', '--volumes', name], { ...shell, stdio: 'ignore' })
      await run('quaymaster', ['rmi', '--force', name], { ...shell, stdio: 'ignore' })
    }
  } finally {
    await rm(directory, { recursive: true })
    await engine.stop()
  }
}

/** A directory to work in, and a PATH on which `quaymaster` is the program of this checkout. */
async function prepareShell(directory, host) {
  const work = join(directory, 'hello')
  const bin = join(directory, 'bin')
  await mkdir(work)
  await mkdir(bin)
  for (const [file, content] of Object.entries(files)) await writeFile(join(work, file), content)
  const launcher = join(import.meta.dirname, '../bin/quaymaster.js')
  const script = `#!/bin/sh\nexec '${process.execPath}' '${launcher}' --debug "$@"\n`
  await writeFile(join(bin, 'quaymaster'), script)
  await chmod(join(bin, 'quaymaster'), 0o755)
  const PATH = `${bin}${delimiter}${process.env.PATH}`
  return { cwd: work, env: { PATH, DOCKER_HOST: host } }
}

/** Types one line into a shell and shows what comes of it; resolves to its exit code. */
async function type(line, shell) {
  console.log(`${style('green', '$')} ${style('bold', line)}`)
  const calls = []
  const code = await run('sh', ['-c', line], {
    ...shell,
    stdio: ['ignore', 'inherit', 'pipe'],
    started: ({ stderr }) => {
      createInterface({ input: stderr }).on('line', (text) => {
        if (isCall(text)) calls.push(text)
        else console.error(text)
      })
    },
  })
  for (const call of calls) console.log(style('dim', `  ${call}`))
  console.log()
  return code
}

function style(format, text) {
  return process.stdout.isTTY && !process.env.NO_COLOR ? styleText(format, text) : text
}

/** Whether a line of stderr is the program's account of an API call: `GET /v1.53/info 200 4 ms`. */
function isCall(text) {
  return /^(DELETE|GET|HEAD|POST|PUT) \/\S* \d{3} \S+ ?ms$/.test(text)
}
