import type { ImageBuildQuery } from '../../api/images.ts'
import type { Env } from '../../command.ts'
import { resolveVariable } from '../../options/env.ts'
import { parseCsv } from '../../options/index.ts'
import { splitPair, toMap } from '../../options/label.ts'
import type { BuildFlags } from './build-options.ts'

/** Where the values of a query come from, other than from flags. */
export interface BuildSurroundings {
  readonly env: Env
  /** Proxy variables of config.json. */
  readonly proxies: Readonly<Record<string, string>>
  /** Where the Dockerfile is in the context. */
  readonly dockerfile: string | undefined
}

/** The parameters of ImageBuild as docker sends them: what has its default is left out. */
export function buildQuery(flags: BuildFlags, surroundings: BuildSurroundings): ImageBuildQuery {
  const { env, proxies, dockerfile } = surroundings
  const buildArgs = { ...proxies, ...buildArgsOf(flags.buildArg, env) }
  return {
    buildargs: jsonObject(buildArgs),
    cachefrom:
      flags.cacheFrom.length > 0 ? JSON.stringify(flags.cacheFrom.flatMap(parseCsv)) : undefined,
    cgroupparent: flags.cgroupParent || undefined,
    cpuperiod: flags.cpuPeriod || undefined,
    cpuquota: flags.cpuQuota || undefined,
    cpusetcpus: flags.cpusetCpus || undefined,
    cpusetmems: flags.cpusetMems || undefined,
    cpushares: flags.cpuShares || undefined,
    dockerfile: dockerfile || undefined,
    extrahosts: flags.addHost,
    forcerm: flags.forceRm || undefined,
    isolation: flags.isolation || undefined,
    labels: jsonObject(toMap(flags.label)),
    memory: flags.memory || undefined,
    memswap: flags.memorySwap || undefined,
    networkmode: flags.network === 'default' ? undefined : flags.network || undefined,
    nocache: flags.noCache || undefined,
    platform: (flags.platform.at(-1) ?? env.DOCKER_DEFAULT_PLATFORM)?.toLowerCase() || undefined,
    pull: flags.pull || undefined,
    q: flags.quiet || undefined,
    rm: flags.rm ? undefined : false,
    securityopt: flags.securityOpt,
    shmsize: flags.shmSize || undefined,
    squash: flags.squash || undefined,
    t: flags.tag,
    target: flags.target || undefined,
    ulimits: flags.ulimit.length > 0 ? JSON.stringify(flags.ulimit) : undefined,
    version: '1',
  }
}

/** A name without a value that is not in the environment either is sent as unset. */
export function buildArgsOf(given: readonly string[], env: Env): Record<string, string | null> {
  return Object.fromEntries(
    given.map((raw) => {
      const [name, value = null] = splitPair(resolveVariable(raw, env))
      return [name, value]
    }),
  )
}

/** Sorted by key, as Go writes its maps. */
function jsonObject(map: Readonly<Record<string, string | null>>): string | undefined {
  const entries = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.length > 0 ? JSON.stringify(Object.fromEntries(entries)) : undefined
}
