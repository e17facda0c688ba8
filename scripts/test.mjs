// The whole check of the project: linter, compiler, unit tests, and engine tests against a private
// engine, or the one DOCKER_HOST names. Words given go to vitest: npm test -- test/render
// With --compare, the scenarios that the official CLI has to answer as ours does, and nothing else.
// With --release forky [--image-store containerd|graph], the engine tests against that engine, and nothing else.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { engineKind, findEngine } from './engine.mjs'
import { run } from './run.mjs'
import { setUp } from './setup.mjs'

const project = join(import.meta.dirname, '..')
const { ours, words } = splitWords(process.argv.slice(2))
const projects = ours.compare ? ['compare'] : ours.release ? ['engine'] : ['unit', 'engine']

/** Runs a program of our dependencies on our own streams. */
const tool = (name, args, env) =>
  run(join(project, 'node_modules/.bin', name), args, {
    cwd: project,
    env,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })

process.exitCode = await main()

async function main() {
  setUp()
  // The default socket is the user's own engine, and the tests prune.
  const kind = { release: ours.release, imageStore: ours['image-store'] }
  const starting = findEngine({ start: true, defaultSocket: false, ...kind })
  const isWhole = projects.includes('unit')
  const checks = isWhole ? await Promise.all([tool('biome', ['check']), tool('tsc', [])]) : []
  const engine = await starting
  try {
    if (checks.some((code) => code !== 0)) return 1
    if (engine.reason && process.env.CI === 'true') {
      console.error(`The engine tests must run in CI. ${engine.reason}`)
      return 1
    }
    return await runTests(engine)
  } finally {
    await engine.stop?.()
  }
}

async function runTests(engine) {
  const directory = await mkdtemp(join(tmpdir(), 'quaymaster-test-'))
  try {
    const report = join(directory, 'report.json')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const chosen = [...projects.map((name) => `--project=${name}`), ...words]
    const code = await tool('vitest', ['run', ...reporters, ...chosen], {
      DOCKER_HOST: engine.host,
      QUAYMASTER_ENGINE_PID: engine.pid,
    })
    const skipped = await countSkipped(report)
    if (skipped > 0) {
      console.log(`${skipped} engine tests were skipped. ${engine.reason ?? ''}`)
    }
    return code
  } finally {
    await rm(directory, { recursive: true })
  }
}

/** Our own options, and the words that are vitest's. */
function splitWords(args) {
  const options = { compare: { type: 'boolean' }, ...engineKind }
  const { values, tokens } = parseArgs({ args, options, strict: false, tokens: true })
  const isOurs = (word) =>
    tokens.some(({ name, index, value, inlineValue }) => {
      const isWithNext = value !== undefined && !inlineValue
      return name in options && (index === word || (isWithNext && index + 1 === word))
    })
  return { ours: values, words: args.filter((_, word) => !isOurs(word)) }
}

async function countSkipped(report) {
  const { testResults } = JSON.parse(
    await readFile(report, 'utf8').catch(() => '{"testResults":[]}'),
  )
  return testResults
    .filter(({ name }) => /^test.(engine|compare)\b/.test(relative(project, name)))
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status !== 'passed' && status !== 'failed').length
}
