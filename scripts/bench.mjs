// How fast the program is beside the official CLI and bare Node, in whole processes on a real engine.
// The programs take turns within a round, so that a busy moment of the machine hits all of them;
// ratios are medians of the rounds' own. Pass words to run only the cases whose names contain one.
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
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
    return 0
  } finally {
    await removeContainers(env).catch(() => {})
    await rm(directory, { recursive: true })
    await engine.stop()
  }
}

async function prepareContainers(env) {
  await removeContainers(env)
  await ours(['run', '--name', 'quaymaster-bench-lines', 'busybox', 'seq', '1000000'], env)
  const write = ['busybox', 'sh', '-c', `${write1GB} >/file`]
  await ours(['run', '--name', 'quaymaster-bench-file', ...write], env)
}

async function removeContainers(env) {
  await ours(['rm', '--force', 'quaymaster-bench-lines', 'quaymaster-bench-file'], env)
}

function ours(args, env) {
  return promisify(execFile)(process.execPath, [launcher, ...args], { env, maxBuffer: 1 << 30 })
}

async function measure({ name, rounds, args, withNode, inputBytes = 0 }, env, directory) {
  const input = join(directory, 'input')
  await writeFile(input, Buffer.alloc(inputBytes, 'quaymaster\n'))
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
      const result = await time(command, input, env)
      if (round >= 0) results.push(result)
    }
  }
  const standard = contestants.find((contestant) => contestant.name === 'docker')?.results
  for (const [index, { name: program, command, results }] of contestants.entries()) {
    const peakBytes = await peakMemory(command, input, env)
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
async function time(command, input, env) {
  const script = 'TIMEFORMAT="%3R %3U %3S"; input=$1; shift; time "$@" <"$input" >/dev/null 2>&1'
  const bash = ['-c', `${script}`, 'bash', input, ...command]
  const { stderr } = await promisify(execFile)('bash', bash, { env: { ...env, LC_ALL: 'C' } })
  const [wall, user, system] = stderr
    .trim()
    .split(' ')
    .map((seconds) => Number(seconds) * 1000)
  return { wall, cpu: user + system }
}

/** The most memory a further run has resident at once, in bytes; watched from outside, every 2 ms. */
async function peakMemory([program, ...args], input, env) {
  const file = await open(input)
  const child = spawn(program, args, { env, stdio: [file.fd, 'ignore', 'ignore'] })
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
