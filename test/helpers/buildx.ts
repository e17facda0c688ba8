import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'vitest'
import { pluginDirectories } from '../../src/plugins/find.ts'
import { dockerfile } from './dockerfile.ts'
import { type CompareOptions, compareScenarios, type Scenario } from './scenarios.ts'

const { env, platform } = process
const directory = env.DOCKER_CONFIG ?? join(homedir(), '.docker')

/** The plugin that builds for the official CLI: the one at QUAYMASTER_BUILDX, or where docker finds it. */
export const buildx =
  env.QUAYMASTER_BUILDX ??
  pluginDirectories({ config: { directory }, env, platform })
    .map((place) => join(place, 'docker-buildx'))
    .find(existsSync)

/** `compareScenarios` where the official CLI builds with buildx, and ours with no plugin. */
export function compareWithBuildx(
  title: string,
  scenarios: readonly Scenario[],
  options?: CompareOptions,
): void {
  if (buildx) compareScenarios(title, scenarios, { plugin: buildx, ...options })
  else describe.skip(`${title}: there is no buildx`, () => test.each(scenarios)('$name', () => {}))
}

/** A scenario that is named as its script, with a Dockerfile of these lines; no other shares its steps. */
export const on =
  (...lines: readonly string[]) =>
  (script: string): Scenario => ({
    name: script,
    setup: dockerfile('ENV qc=SCENE', ...lines),
    script,
  })

/**
 * What a build says of its progress, such that two builds say the same: each step with its lines, sorted by
 * name, then everything else. Times are left out, and what is said or not as it happens.
 */
export function stepsOf(text: string): string {
  const steps = new Map<string, Set<string>>()
  const others: string[] = []
  const isFailed = /^ERROR: /m.test(text)
  for (const line of text.replaceAll(/\x1b\[\d*m/g, '').split('\n')) {
    const [, number, said = ''] = /^#(\d+) (.*)$/s.exec(line) ?? []
    if (number === undefined) others.push(settled(line))
    else if (said !== '...') steps.set(number, (steps.get(number) ?? new Set()).add(settled(said)))
  }
  const blocks = [...steps.values()].map((lines) => {
    const [name = '', ...news] = lines
    const kept = news.filter((line) => !line.startsWith('WARN: ') && !isPartial(line, news))
    // Builds at the same time share the base image: it has a name, and an end, in one of them.
    if (/\] FROM /.test(name)) return name.replace(/^\[.*?\]/, '[base]')
    if (!/^(?:\[internal\]|copy \/context)/.test(name)) return [name, ...kept].join('\n   ')
    // How far these come, and whether they begin, is chance where the build fails meanwhile.
    const told = kept.filter((line) => !isFailed || line.startsWith('ERROR')).sort()
    return isFailed && told.length === 0 ? '' : [name, ...told].join('\n   ')
  })
  const [warnings, rest] = [true, false].map((is) =>
    others.filter((line) => is === /^ - /.test(line)),
  )
  return [...blocks.filter(Boolean).sort(), ...rest!.filter(Boolean), ...warnings!.sort()].join(
    '\n',
  )
}

function settled(line: string): string {
  return (
    line
      .replace(/^\d+\.\d+ /, '')
      // An engine makes it once for a URL.
      .replace(/^Initialized empty Git repository in .*/, '')
      .replaceAll(/ \d+\.\d+s/g, '')
      .replaceAll(/ref \S+::\w+/g, 'ref <ref>')
      .replaceAll(/\/\S*\/buildkit-mount\d+/g, '<mount>')
      .replaceAll('rpc error: code = Unknown desc = ', '')
      .replaceAll('docker buildx build', 'docker build')
      .replace(/^ERROR: (?=docker: )/, '')
      .replace(/^ERROR: failed to build: /, 'ERROR: ')
  )
}

/** What has begun is said or not, as it happens; that it is done is always said. */
function isPartial(line: string, all: readonly string[]): boolean {
  const name = line.replace(/ [\d.]+[kMG]?B(?: \/ [\d.]+[kMG]?B)?$/, '')
  return all.some((other) => other !== line && other.startsWith(name) && other.endsWith(' done'))
}
