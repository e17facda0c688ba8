import type { Engine } from '../api/index.ts'
import { compareVersions } from '../api/version.ts'
import { StatusError } from '../errors.ts'
import type { Option } from '../options/index.ts'
import type { Gate } from './help.ts'

/**
 * Refuses what the engine cannot do, before anything is asked of it.
 *
 * @param command - the command's path, with what it and the groups above it need
 * @param flags - those that were given
 * @throws StatusError with exit code 1, in docker's words
 */
export async function refuseUnsupported(
  command: { readonly path: string; readonly needs: readonly Gate[] },
  flags: readonly Option<unknown>[],
  api: Engine,
): Promise<void> {
  for (const gate of command.needs) {
    const reason = await refusal(gate, command.path, api)
    if (reason) throw new StatusError(1, reason)
  }
  const reasons: string[] = []
  for (const flag of flags) {
    const reason = await refusal(flag, `"--${flag.long}"`, api)
    if (reason) reasons.push(reason)
  }
  if (reasons.length > 0) throw new StatusError(1, reasons.join('\n'))
}

/** Why the engine cannot do what `name` stands for, in docker's words; undefined when it can. */
export async function refusal(gate: Gate, name: string, api: Engine): Promise<string | undefined> {
  const version = await api.client.version()
  if (gate.minApi && compareVersions(version, gate.minApi) < 0)
    return `${name} requires API version ${gate.minApi}, but the Docker daemon API version is ${version}`
  if (!gate.os && !gate.experimental) return undefined

  const { osType, experimental } = await api.client.ping()
  if (gate.os && osType && gate.os !== osType)
    return `${name} is only supported on a Docker daemon running on ${gate.os}, but the Docker daemon is running on ${osType}`
  if (gate.experimental && !experimental)
    return `${name} is only supported on a Docker daemon with experimental features enabled`
  return undefined
}

/** Says what the engine at hand can do, for a help page; everything where there is no engine. */
export async function supportOf(api: () => Engine): Promise<(gate: Gate) => boolean> {
  try {
    const { apiVersion, osType, experimental, swarm } = await api().client.ping()
    return (gate) =>
      (!gate.minApi || !apiVersion || compareVersions(apiVersion, gate.minApi) >= 0) &&
      (!gate.os || !osType || gate.os === osType) &&
      (!gate.experimental || experimental) &&
      swarmAllows(gate.swarm, swarm)
  } catch {
    return () => true
  }
}

function swarmAllows(needs: string | undefined, state: string | undefined): boolean {
  if (needs === undefined || state === undefined) return true
  const active = state.startsWith('active')
  if (needs === 'manager') return state.endsWith('/manager')
  return needs === 'active' ? active : true
}
