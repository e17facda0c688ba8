import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compareVersions } from '../../src/api/version.ts'
import { officialDocker } from './engine-test.ts'
import { launcher, type Result, runProgram } from './program.ts'

/** A shell script that calls `docker`, run once with the official CLI and once with ours. */
export interface Scenario {
  readonly name: string
  /** The scene, made by the official CLI both times. */
  readonly setup?: string
  /** `$N` is a name that is free: of a container, or the beginning of the names of anything else. */
  readonly script: string
  /** Why the official CLI before 29 answers otherwise; we follow 29. */
  readonly before29?: Reason
  /** Why we answer otherwise, and want to. */
  readonly wanted?: Reason
}

/** Why there is a difference, maybe only on engines from an API version on, or below one. */
export type Reason =
  | string
  | { readonly why: string; readonly from?: string; readonly below?: string }

/** What the scenarios of one title have around them. */
export interface Surroundings extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>
}

export interface CompareOptions {
  /** One after the other, and nothing beside them: they look at, or prune, the whole engine. */
  readonly alone?: boolean
  /** Needs an engine in whose network a registry can be. */
  readonly surroundings?: () => Promise<Surroundings>
  /** A CLI plugin for the official CLI; ours is to do without it. */
  readonly plugin?: string
  /** Makes what is written to stderr the same at each run; without it, stderr is not compared. */
  readonly stderr?: (text: string) => string
}

const canRun = Boolean(process.env.DOCKER_HOST && officialDocker)
const canSurround = canRun && Boolean(process.env.QUAYMASTER_ENGINE_PID)
const isBefore29 = canRun && officialMajor() < 29
const engineApi = canRun ? apiOfEngine() : ''

/**
 * Tests that every script has the same stdout and exit code with both. What is another each time (IDs,
 * times, addresses) is made equal. Where a difference is expected there has to be one: an entry that
 * no longer holds is found.
 */
export function compareScenarios(
  title: string,
  scenarios: readonly Scenario[],
  { alone = false, surroundings, plugin, stderr }: CompareOptions = {},
): void {
  const suite = describe.skipIf(surroundings ? !canSurround : !canRun)
  const arranged = alone ? suite.sequential : suite.concurrent
  arranged(title, () => {
    let home = ''
    let around: Surroundings | undefined
    beforeAll(async () => {
      home = mkdtempSync(join(tmpdir(), 'quaymaster-compare-'))
      // Called by the same name, the program gives the same usage lines.
      linkAs(officialDocker!, join(home, 'theirs'))
      linkAs(launcher, join(home, 'ours'))
      if (plugin) divide(plugin, home)
      around = await surroundings?.()
    })
    afterAll(async () => {
      await around?.[Symbol.asyncDispose]()
      rmSync(home, { recursive: true })
    })

    test.each(scenarios.map((scenario, i) => ({ ...scenario, i })))('$name', async (scenario) => {
      const name = `qc-${title.replaceAll(/\W/g, '')}-${process.pid}-${scenario.i}`

      const place = { name, home, env: around?.env, isDivided: plugin !== undefined }
      const theirs = await perform(scenario, place, 'theirs')
      const ours = await perform(scenario, place, 'ours')

      const { complaint, ...ourResult } = comparable(ours, stderr)
      const { complaint: theirComplaint, ...theirResult } = comparable(theirs, stderr)
      const { wanted, before29 } = scenario
      const differs = holds(wanted) || (isBefore29 && holds(before29))
      if (differs) expect(ourResult).not.toEqual(theirResult)
      else expect(ourResult, `${theirComplaint}\n${complaint}`).toEqual(theirResult)
    })
  })
}

/** Whether a reason is one for the engine at hand. */
function holds(reason: Reason | undefined): boolean {
  if (reason === undefined || typeof reason === 'string') return reason !== undefined
  const { from, below } = reason
  if (from !== undefined && compareVersions(engineApi, from) < 0) return false
  return below === undefined || compareVersions(engineApi, below) < 0
}

function comparable({ stderr: complaint, ...result }: Result, settle: CompareOptions['stderr']) {
  return settle ? { ...result, complaint, stderr: settle(complaint) } : { ...result, complaint }
}

/** Gives a plugin to the official CLI, and to ours one that cannot be run, before any of the system's. */
function divide(plugin: string, home: string): void {
  for (const side of ['theirs', 'ours']) {
    const directory = join(home, `config-${side}`, 'cli-plugins')
    mkdirSync(directory, { recursive: true })
    const path = join(directory, basename(plugin))
    if (side === 'theirs') symlinkSync(plugin, path)
    else writeFileSync(path, '')
  }
}

interface Place {
  readonly name: string
  readonly home: string
  readonly env: Surroundings['env'] | undefined
  /** Each side has a configuration of its own. */
  readonly isDivided: boolean
}

async function perform(scenario: Scenario, { name, home, env, isDivided }: Place, side: string) {
  const { setup, script } = scenario
  // buildx takes contexts in directories of one name for the same, which they are not.
  const directory = join(home, `${name}-${side}`)
  mkdirSync(directory, { recursive: true })
  const shell = (text: string, program: string) =>
    runProgram('sh', ['-c', `cd "$D"\n${text}`], {
      env: {
        ...env,
        N: name,
        D: directory,
        HOME: home,
        DOCKER_CONFIG: isDivided ? join(home, `config-${program}`) : undefined,
        PATH: `${join(home, program)}:${process.env.PATH}`,
      },
    })
  try {
    const scene = setup ? await shell(setup, 'theirs') : undefined
    if (scene && scene.exitCode !== 0) throw new Error(`the scene failed: ${scene.stderr}`)
    const { exitCode, stdout, stderr } = await shell(script, side)
    const named = (text: string) => settled(text.replaceAll(directory, '$D'))
    return { exitCode, stdout: named(stdout), stderr: named(stderr) }
  } finally {
    await shell(removal(scenario), 'theirs')
  }
}

/** Takes away what bears the name; only what a scenario speaks of is looked for. */
function removal(scenario: Scenario): string {
  const text = `${scenario.setup}${scenario.script}`
  const remove = (list: string, command: string) =>
    `found=$(docker ${list}); [ -z "$found" ] || docker ${command} $found\n`
  return [
    remove('ps --all --quiet --filter name="^/$N"', 'rm --force --volumes'),
    text.includes('$N-v') && remove('volume ls --quiet --filter name="^$N"', 'volume rm'),
    text.includes('$N-net') && remove('network ls --quiet --filter name="^$N"', 'network rm'),
    // By name: an image is removed for all of its names by its ID, and one of them may be busybox.
    text.includes('$N-image') &&
      remove(
        'images --format "{{.Repository}}:{{.Tag}}" --filter reference="$N*" --filter reference="*/$N*"',
        'rmi --force',
      ),
    // What a step that failed leaves behind would be the cache of the next.
    text.includes('docker build') &&
      remove('ps --all --quiet --filter label=qc=$N', 'rm --force') +
        remove('images --all --quiet --filter label=qc=$N', 'rmi --force'),
  ]
    .filter(Boolean)
    .join('')
}

/** Output without what is another at each run. */
function settled(text: string): string {
  // The age of a container makes the columns of `ps` wider or narrower.
  const spaced = text.includes(' CREATED ') ? text.replaceAll(/ {2,}/g, '  ') : text
  return (
    spaced
      .replaceAll(/\b[0-9a-f]{64}\b/g, '<id>')
      .replaceAll(/\b(?=[0-9a-f]*\d)[0-9a-f]{12}\b/g, '<short>')
      .replaceAll(
        /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( ?[+-]\d{4} \w+|Z|[+-]\d\d:\d\d)/g,
        '<time>',
      )
      .replaceAll(/\b(172\.\d+|192\.168)\.\d+\.\d+(\/\d+)?/g, '<address>')
      .replaceAll(
        /(Less than a second|\d+ seconds?|About a minute|\d+ minutes)( ago)? */g,
        '<age>$2',
      )
      // The times that an image is kept with are compressed better or worse.
      .replaceAll(/(^Total reclaimed space: |"Size": )\d{1,4}\b/gm, '$1<few>')
      // The engine leaves out what a layer is through with quickly.
      .replaceAll(/^<short>: (Waiting|Pushing|Verifying|Download|Extracting).*\n/gm, '')
      .replaceAll(/"MacAddress":"([0-9a-f]{2}:){5}[0-9a-f]{2}"/g, '"MacAddress":"<mac>"')
  )
}

function linkAs(program: string, directory: string): void {
  mkdirSync(directory)
  symlinkSync(program, join(directory, 'docker'))
}

function apiOfEngine(): string {
  const words = ['version', '--format', '{{.Server.APIVersion}}']
  return execFileSync(officialDocker!, words).toString().trim()
}

function officialMajor(): number {
  const version = execFileSync(officialDocker!, ['--version']).toString()
  return Number(/version (\d+)/.exec(version)?.[1])
}

/** Marks the scenarios that `reasons` names, by their names, as answered otherwise before 29. */
export const before29 = marking('before29')
/** Marks the scenarios that `reasons` names, by their names, as answered otherwise on purpose. */
export const wanting = marking('wanted')

function marking(key: 'before29' | 'wanted') {
  return (reasons: Readonly<Record<string, Reason>>, scenarios: readonly Scenario[]) => {
    const names = new Set(scenarios.map(({ name }) => name))
    const unknown = Object.keys(reasons).filter((name) => !names.has(name))
    if (unknown.length > 0) throw new Error(`no scenario is named ${unknown.join(', ')}`)
    return scenarios.map((scenario): Scenario => {
      const reason = reasons[scenario.name]
      return reason === undefined ? scenario : { ...scenario, [key]: reason }
    })
  }
}
