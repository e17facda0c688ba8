// How fast the program is beside the official CLI and bare Node, in whole processes on a real engine.
// The programs take turns within a round, so that a busy moment of the machine hits all of them;
// ratios are medians of the rounds' own. Pass words to run only the cases whose names contain one.
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { findEngine } from './engine.mjs'
import { setUp } from './setup.mjs'

const launcher = join(import.meta.dirname, '../bin/quaymaster.js')
const docker = process.env.PATH.split(delimiter)
  .map((directory) => join(directory, 'docker'))
  .find(existsSync)

const quaymaster = { name: 'quaymaster', command: [process.execPath, launcher] }
const official = { name: 'docker', command: [docker] }
const programs = docker ? [official, quaymaster] : [quaymaster]

const containers = ['quaymaster-bench-lines', 'quaymaster-bench-file']
const image = 'quaymaster-bench'
const fileCount = 20_000

const write1GB = 'dd if=/dev/zero bs=1M count=1024 2>/dev/null'

const cases = [
  { name: 'start-up: ps', rounds: 20, args: ['ps'], withNode: true },
  { name: 'logs, 1 M lines', rounds: 5, args: ['logs', 'quaymaster-bench-lines'] },
  { name: 'export, 1 GB', rounds: 5, args: ['export', 'quaymaster-bench-file'] },
  {
    name: 'run, 1 GB out',
    rounds: 5,
    // Kept in the engine's log as well, the bytes would measure its disk.
    args: ['run', '--rm', '--log-driver', 'none', 'busybox', 'sh', '-c', write1GB],
  },
  {
    name: 'run -i, 100 MB in and out',
    rounds: 5,
    args: ['run', '--rm', '-i', '--log-driver', 'none', 'busybox', 'cat'],
    inputBytes: 100 << 20,
  },
  { name: 'save, 1 GB', rounds: 3, args: ['save', image] },
  { name: 'load, 1 GB', rounds: 3, args: ['load', '--quiet'], needs: 'archive' },
  {
    name: 'build, 20 000 files',
    rounds: 3,
    args: ['build', '--quiet', '--no-cache', '.'],
    needs: 'files',
    env: { DOCKER_BUILDKIT: '0' },
  },
  {
    name: 'cp in, 20 000 files',
    rounds: 3,
    args: ['cp', '.', 'quaymaster-bench-lines:/files'],
    needs: 'files',
  },
]

process.exitCode = await main(process.argv.slice(2))

async function main(words) {
  setUp()
  const engine = await findEngine({ start: true, defaultSocket: false })
  if (engine.reason) {
    console.error(`The benchmark needs an engine. ${engine.reason}`)
    return 1
  }
  const directory = await mkdtemp(join(tmpdir(), 'quaymaster-bench-'))
  const env = { PATH: process.env.PATH, HOME: directory, DOCKER_HOST: engine.host }
  try {
    await prepareContainers(env)
    const chosen = cases.filter(({ name }) => {
      return words.length === 0 || words.some((word) => name.includes(word))
    })
    console.log(row(['', '', 'wall ms', 'CPU ms', 'peak MB', 'wall / docker', 'CPU / docker']))
    for (const benchmark of chosen) await measure(benchmark, env, directory)
    if (words.length === 0 || 'build again'.includes(words[0])) await countRebuild(env, directory)
    return 0
  } finally {
    await clean(env).catch(() => {})
    await rm(directory, { recursive: true })
    await engine.stop()
  }
}

async function prepareContainers(env) {
  await clean(env)
  await ours(['run', '--name', 'quaymaster-bench-lines', 'busybox', 'seq', '1000000'], env)
  const write = ['busybox', 'sh', '-c', `${write1GB} >/file`]
  await ours(['run', '--name', 'quaymaster-bench-file', ...write], env)
  await ours(['commit', 'quaymaster-bench-file', image], env)
}

async function clean(env) {
  await ours(['rm', '--force', ...containers], env)
  await ours(['rmi', '--force', image], env)
}

/** Makes what a case needs, once: an image's archive, or a directory of many small files. */
async function provide(what, env, directory) {
  const place = join(directory, what)
  if (existsSync(place)) return place
  if (what === 'archive') {
    await ours(['save', '--output', place, image], env)
    return place
  }
  for (let i = 0; i < fileCount; i++) {
    if (i < 100) await mkdir(join(place, `d${i}`), { recursive: true })
    await writeFile(join(place, `d${i % 100}/f${i}`), 'x'.repeat(500))
  }
  await writeFile(join(place, 'Dockerfile'), 'FROM scratch\nCOPY . /\n')
  return place
}

/** What a second BuildKit build sends after one of many files was touched: bytes, so that it is exact. */
async function countRebuild(env, directory) {
  const files = await provide('files', env, directory)
  const socket = join(directory, 'proxy.sock')
  let sentBytes = 0
  const proxy = createServer({ allowHalfOpen: true }, (client) => {
    const engine = connect({ path: env.DOCKER_HOST.slice('unix://'.length), allowHalfOpen: true })
    client.on('data', (chunk) => {
      sentBytes += chunk.length
    })
    client.pipe(engine).pipe(client)
    for (const end of [client, engine]) end.on('error', () => {})
  }).listen(socket)
  const build = async () => {
    sentBytes = 0
    const args = ['build', '--quiet', '--output', 'type=cacheonly', files]
    await ours(args, { ...env, DOCKER_HOST: `unix://${socket}` })
    return Math.round(sentBytes / 1024)
  }

  const first = await build()
  await writeFile(join(files, 'd7/f7'), 'y'.repeat(500))
  const second = await build()
  proxy.close()
  console.log(
    `build again after touching 1 of ${fileCount} files: ${second} kB sent, ${first} at first`,
  )
}

function ours(args, env) {
  return promisify(execFile)(process.execPath, [launcher, ...args], { env, maxBuffer: 1 << 30 })
}

async function measure(benchmark, caseless, directory) {
  const { name, rounds, args, withNode, inputBytes = 0, needs } = benchmark
  const env = { ...caseless, ...benchmark.env }
  const provided = needs && (await provide(needs, env, directory))
  const input = needs === 'archive' ? provided : join(directory, 'input')
  if (input !== provided) await writeFile(input, Buffer.alloc(inputBytes, 'quaymaster\n'))
  const where = needs === 'files' ? provided : directory
  const contestants = programs.map((program) => ({
    name: program.name,
    command: [...program.command, ...args],
    results: [],
  }))
  if (withNode) {
    contestants.unshift({ name: 'node -e 0', command: [process.execPath, '-e', '0'], results: [] })
  }
  // One round to warm caches, then those that count.
  for (let round = -1; round < rounds; round++) {
    for (const { command, results } of contestants) {
      const result = await time(command, input, env, where)
      if (round >= 0) results.push(result)
    }
  }
  const standard = contestants.find((contestant) => contestant.name === 'docker')?.results
  for (const [index, { name: program, command, results }] of contestants.entries()) {
    const peakBytes = await peakMemory(command, input, env, where)
    const ratio = (key) =>
      standard ? median(results.map((result, i) => result[key] / standard[i][key])).toFixed(2) : ''
    console.log(
      row([
        index === 0 ? name : '',
        program,
        median(results.map(({ wall }) => wall)).toFixed(0),
        median(results.map(({ cpu }) => cpu)).toFixed(0),
        (peakBytes / 2 ** 20).toFixed(0),
        ratio('wall'),
        ratio('cpu'),
      ]),
    )
  }
}

/** Wall and CPU time of one run in milliseconds, as bash counts them: Node cannot ask for a child's. */
async function time(command, input, env, cwd) {
  const script = 'TIMEFORMAT="%3R %3U %3S"; input=$1; shift; time "$@" <"$input" >/dev/null 2>&1'
  const bash = ['-c', `${script}`, 'bash', input, ...command]
  const { stderr } = await promisify(execFile)('bash', bash, {
    cwd,
    env: { ...env, LC_ALL: 'C' },
  })
  const [wall, user, system] = stderr
    .trim()
    .split(' ')
    .map((seconds) => Number(seconds) * 1000)
  return { wall, cpu: user + system }
}

/** The most memory a further run has resident at once, in bytes; watched from outside, every 2 ms. */
async function peakMemory([program, ...args], input, env, cwd) {
  const file = await open(input)
  const child = spawn(program, args, { cwd, env, stdio: [file.fd, 'ignore', 'ignore'] })
  let peak = 0
  const ended = new Promise((resolve) => child.on('close', resolve))
  const watch = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
    peak = Math.max(peak, Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024)
  }, 2)
  await ended
  clearInterval(watch)
  await file.close()
  return peak
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2
}

function row([name, program, ...figures]) {
  return name.padEnd(27) + program.padEnd(12) + figures.map((text) => text.padStart(14)).join('')
}
