import type { ImageBuildQuery } from '../../api/images.ts'
import type { Env } from '../../command.ts'
import { resolveVariable, variables } from '../../options/env.ts'
import { parseExtraHost } from '../../options/host.ts'
import {
  flag,
  integer,
  type OptionValues,
  strings,
  text,
  value,
  values,
} from '../../options/index.ts'
import { labels, splitPair, toMap } from '../../options/label.ts'
import { parseReference } from '../../options/reference.ts'
import { bytes, parseSwap } from '../../options/size.ts'
import { ulimits } from '../../options/ulimit.ts'

/** The flags of the classic builder. */
export const buildOptions = {
  addHost: values('--add-host', 'list', parseExtraHost, 'Host name to know (host:ip)'),
  buildArg: variables('--build-arg', 'Value of an ARG, or the name of a variable to take it from'),
  cacheFrom: strings('--cache-from', 'Images whose layers may be taken again'),
  cgroupParent: text('--cgroup-parent', 'Control group the steps run in'),
  compress: flag('--compress', 'Send the build context compressed with gzip'),
  cpuPeriod: integer('--cpu-period', 'Length of a scheduling period (microseconds)', {
    type: 'int64',
  }),
  cpuQuota: integer('--cpu-quota', 'CPU time in each period (microseconds)', { type: 'int64' }),
  cpuShares: integer('-c, --cpu-shares', 'Weight among others that want the CPU', {
    type: 'int64',
  }),
  cpusetCpus: text('--cpuset-cpus', 'CPUs to run on (0-3, 0,1)'),
  cpusetMems: text('--cpuset-mems', 'Memory nodes to use (0-3, 0,1)'),
  disableContentTrust: flag('--disable-content-trust', 'Do not verify signatures', {
    default: true,
    deprecated: 'support for docker content trust was removed',
  }),
  file: text('-f, --file', 'Where the Dockerfile is (default PATH/Dockerfile)'),
  forceRm: flag('--force-rm', 'Remove the containers of steps even when one fails'),
  iidfile: text('--iidfile', "File to write the image's ID to"),
  isolation: text('--isolation', 'How steps are isolated (Windows)'),
  label: labels('--label', 'Label of the image'),
  memory: bytes('-m, --memory', 'Limit of memory'),
  memorySwap: value(
    '--memory-swap',
    'bytes',
    parseSwap,
    'Limit of memory and swap together, -1 for no limit on swap',
  ),
  network: text('--network', 'Network of the steps that run', {
    default: 'default',
    minApi: '1.25',
  }),
  noCache: flag('--no-cache', 'Run every step anew'),
  platform: text('--platform', 'Platform to build for', { minApi: '1.38' }),
  pull: flag('--pull', 'Look for newer base images'),
  quiet: flag('-q, --quiet', "Print nothing but the image's ID"),
  rm: flag('--rm', 'Remove the containers of steps when all is done', { default: true }),
  securityOpt: strings('--security-opt', 'Security options'),
  shmSize: bytes('--shm-size', 'Size of /dev/shm'),
  squash: flag('--squash', 'Make one layer of the new ones', {
    minApi: '1.25',
    experimental: true,
  }),
  tag: values('-t, --tag', 'list', parseTag, 'Name of the image (name:tag)'),
  target: text('--target', 'Stage to build up to'),
  ulimit: ulimits('--ulimit', 'Resource limits', { shownDefault: '[]' }),
}

export type BuildFlags = OptionValues<typeof buildOptions>

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
    cachefrom: flags.cacheFrom.length > 0 ? JSON.stringify(flags.cacheFrom) : undefined,
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
    platform: (flags.platform ?? env.DOCKER_DEFAULT_PLATFORM)?.toLowerCase() || undefined,
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
function buildArgsOf(given: readonly string[], env: Env): Record<string, string | null> {
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

function parseTag(raw: string): string {
  parseReference(raw)
  return raw
}
