import { commandWords } from '../../options/command-words.ts'
import { cpus } from '../../options/cpus.ts'
import { credentialSpec } from '../../options/credential-spec.ts'
import { parseFloat64 } from '../../options/decimal.ts'
import { duration, parseDuration } from '../../options/duration.ts'
import { flag, integer, list, type OptionValues, text, value } from '../../options/index.ts'
import { bytes, parseSwap } from '../../options/size.ts'

/** A flag that says nothing unless it is given, since an update changes only what was asked. */
function answer(flags: string, description: string, extras: { minApi?: string } = {}) {
  return flag(flags, description, { default: undefined, ...extras })
}

/** A time that cannot be negative. */
function health(name: string, description: string, minApi: string) {
  const parse = (raw: string) => {
    const nanoseconds = parseDuration(raw)
    if (nanoseconds < 0) throw new Error('duration cannot be negative')
    return nanoseconds
  }
  return value(`--health-${name}`, 'duration', parse, `${description} (ms|s|m|h)`, { minApi })
}

function ratio(flags: string, description: string, minApi: string) {
  return value(flags, 'float', parseFloat64, description, { minApi })
}

/** How `detach` and `quiet` are written wherever one waits for a service. */
export const waitOptions = {
  detach: flag('-d, --detach', 'Do not wait for the service to converge', { minApi: '1.29' }),
  quiet: flag('-q, --quiet', 'Do not show the progress'),
}

const processOptions = {
  credentialSpec: credentialSpec(
    '--credential-spec',
    'Where a managed service account comes from (Windows only)',
    { minApi: '1.29' },
  ),
  entrypoint: commandWords('--entrypoint', 'Program to run in place of that of the image'),
  hostname: text('--hostname', 'Host name of the containers', { minApi: '1.25' }),
  init: answer('--init', 'Run an init process that forwards signals and reaps processes', {
    minApi: '1.37',
  }),
  isolation: text('--isolation', 'How the containers are isolated', { minApi: '1.35' }),
  readOnly: answer('--read-only', "Mount the containers' root file system read-only", {
    minApi: '1.28',
  }),
  stopSignal: text('--stop-signal', 'Signal that stops a container', { minApi: '1.28' }),
  tty: answer('-t, --tty', 'Give the containers a terminal', { minApi: '1.25' }),
  user: text('-u, --user', 'User to run as (format: <name|uid>[:<group|gid>])'),
  workdir: text('-w, --workdir', 'Directory inside the containers to run in'),
}

const healthOptions = {
  healthCmd: text('--health-cmd', 'Command that tells whether a container is healthy', {
    minApi: '1.25',
  }),
  healthInterval: health('interval', 'Time between two checks', '1.25'),
  healthRetries: integer('--health-retries', 'Failures in a row that mean unhealthy', {
    minApi: '1.25',
  }),
  healthStartInterval: health('start-interval', 'Time between two checks while starting', '1.44'),
  healthStartPeriod: health('start-period', 'Time to start in, when failures do not count', '1.29'),
  healthTimeout: health('timeout', 'Time one check may take', '1.25'),
  noHealthcheck: answer('--no-healthcheck', 'Do not run the health check of the image', {
    minApi: '1.25',
  }),
}

const resourceOptions = {
  capAdd: list('--cap-add', 'Linux capability to add', { minApi: '1.41' }),
  capDrop: list('--cap-drop', 'Linux capability to drop', { minApi: '1.41' }),
  limitCpu: cpus('--limit-cpu', 'Number of CPUs a container may use'),
  limitMemory: bytes('--limit-memory', 'Memory a container may use'),
  limitPids: integer('--limit-pids', 'Processes a container may have (default 0 = unlimited)', {
    type: 'int64',
    minApi: '1.41',
  }),
  logDriver: text('--log-driver', 'Driver that keeps the logs'),
  logOpt: list('--log-opt', 'Option for the log driver'),
  memorySwap: value('--memory-swap', 'bytes', parseSwap, 'Memory to swap out; -1 for no limit', {
    minApi: '1.52',
  }),
  memorySwappiness: integer('--memory-swappiness', 'How readily to swap (0 to 100), or -1', {
    type: 'int64',
    minApi: '1.52',
  }),
  oomScoreAdj: integer('--oom-score-adj', 'OOM score of the host to adjust to (-1000 to 1000)', {
    type: 'int64',
    minApi: '1.46',
  }),
  reserveCpu: cpus('--reserve-cpu', 'Number of CPUs a node must have free for a container'),
  reserveMemory: bytes('--reserve-memory', 'Memory a node must have free for a container'),
}

const placementOptions = {
  maxConcurrent: integer(
    '--max-concurrent',
    'Tasks of a job that run at once (default equal to --replicas)',
    { type: 'uint', minApi: '1.41' },
  ),
  replicas: integer('--replicas', 'Number of tasks', { type: 'uint' }),
  replicasMaxPerNode: integer(
    '--replicas-max-per-node',
    'Tasks that one node may have (default 0 = unlimited)',
    { type: 'uint64', minApi: '1.40' },
  ),
}

const imageOptions = {
  noResolveImage: flag('--no-resolve-image', 'Do not ask the registry for digest and platforms', {
    minApi: '1.30',
  }),
  withRegistryAuth: flag('--with-registry-auth', "Give the swarm's nodes the user's credentials"),
}

/** What is said differently of a new service: there nothing was, so defaults hold. */
function policyOptions(isNew: boolean) {
  const assumed = (what: string) => (isNew ? ` (default ${what})` : '')
  const shown = (what: string) => (isNew ? { shownDefault: what } : {})
  return {
    stopGracePeriod: duration(
      '--stop-grace-period',
      `Time a container has to stop before it is killed (ns|us|ms|s|m|h)${assumed('10s')}`,
    ),
    restartCondition: text(
      '--restart-condition',
      `When to restart ("none", "on-failure", "any")${assumed('"any"')}`,
    ),
    restartDelay: duration(
      '--restart-delay',
      `Time between two attempts to restart (ns|us|ms|s|m|h)${assumed('5s')}`,
    ),
    restartMaxAttempts: integer('--restart-max-attempts', 'Attempts to restart before giving up', {
      type: 'uint',
    }),
    restartWindow: duration(
      '--restart-window',
      'Time in which attempts to restart are counted (ns|us|ms|s|m|h)',
    ),
    rollbackDelay: duration(
      '--rollback-delay',
      'Time between two tasks that are rolled back (ns|us|ms|s|m|h)',
      { minApi: '1.28', ...shown('0s') },
    ),
    rollbackFailureAction: text(
      '--rollback-failure-action',
      `What to do when a rollback fails ("pause", "continue")${assumed('"pause"')}`,
      { minApi: '1.28' },
    ),
    rollbackMaxFailureRatio: ratio(
      '--rollback-max-failure-ratio',
      `Share of failures that a rollback bears${assumed('0')}`,
      '1.28',
    ),
    rollbackMonitor: duration(
      '--rollback-monitor',
      `Time that a task is watched after it was rolled back (ns|us|ms|s|m|h)${assumed('5s')}`,
      { minApi: '1.28' },
    ),
    rollbackOrder: text(
      '--rollback-order',
      `What comes first in a rollback ("start-first", "stop-first")${assumed('"stop-first"')}`,
      { minApi: '1.29' },
    ),
    rollbackParallelism: integer(
      '--rollback-parallelism',
      'Tasks that are rolled back at once; 0 for all',
      { type: 'uint64', minApi: '1.28', ...shown('1') },
    ),
    updateDelay: duration(
      '--update-delay',
      'Time between two tasks that are updated (ns|us|ms|s|m|h)',
      shown('0s'),
    ),
    updateFailureAction: text(
      '--update-failure-action',
      `What to do when an update fails ("pause", "continue", "rollback")${assumed('"pause"')}`,
    ),
    updateMaxFailureRatio: ratio(
      '--update-max-failure-ratio',
      `Share of failures that an update bears${assumed('0')}`,
      '1.25',
    ),
    updateMonitor: duration(
      '--update-monitor',
      `Time that a task is watched after its update (ns|us|ms|s|m|h)${assumed('5s')}`,
      { minApi: '1.25' },
    ),
    updateOrder: text(
      '--update-order',
      `What comes first in an update ("start-first", "stop-first")${assumed('"stop-first"')}`,
      { minApi: '1.29' },
    ),
    updateParallelism: integer(
      '--update-parallelism',
      'Tasks that are updated at once; 0 for all',
      {
        type: 'uint64',
        ...shown('1'),
      },
    ),
  }
}

/** The flags that a new service and a changed one share. */
export function sharedOptions({ isNew }: { isNew: boolean }) {
  return {
    ...waitOptions,
    ...processOptions,
    ...healthOptions,
    ...resourceOptions,
    ...placementOptions,
    ...imageOptions,
    ...policyOptions(isNew),
    endpointMode: text('--endpoint-mode', 'How the service is found ("vip", "dnsrr")', {
      ...(isNew && { shownDefault: '"vip"' }),
    }),
  }
}

export type SharedOptions = OptionValues<ReturnType<typeof sharedOptions>>
