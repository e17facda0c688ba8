import type { ContainerUpdateRequest } from '../../api/schema.ts'
import { type Cli, defineCommand, minArgs } from '../../command.ts'
import { cpus } from '../../options/cpus.ts'
import { integer, type OptionValues, text, value } from '../../options/index.ts'
import { parseRestartPolicy } from '../../options/restart.ts'
import { bytes, parseSwap } from '../../options/size.ts'
import { startEach, throwFailures } from '../shared/for-each.ts'

const updateOptions = {
  blkioWeight: integer('--blkio-weight', 'Block I/O, relative weight from 10 to 1000, 0 for none', {
    type: 'uint16',
  }),
  cpuPeriod: integer('--cpu-period', 'Period of the CPU scheduler in microseconds'),
  cpuQuota: integer('--cpu-quota', 'Quota of the CPU scheduler in microseconds'),
  cpuRtPeriod: integer('--cpu-rt-period', 'Real-time period of the CPU in microseconds'),
  cpuRtRuntime: integer('--cpu-rt-runtime', 'Real-time runtime of the CPU in microseconds'),
  cpuShares: integer('-c, --cpu-shares', 'CPU time, relative weight'),
  cpus: cpus('--cpus', 'Number of CPUs'),
  cpusetCpus: text('--cpuset-cpus', 'CPUs to run on (0-3, 0,1)'),
  cpusetMems: text('--cpuset-mems', 'Memory nodes to run on (0-3, 0,1)'),
  kernelMemory: bytes('--kernel-memory', 'Limit of the kernel memory', {
    deprecated: 'and no longer supported by the kernel',
  }),
  memory: bytes('-m, --memory', 'Limit of the memory'),
  memoryReservation: bytes('--memory-reservation', 'Soft limit of the memory'),
  memorySwap: value(
    '--memory-swap',
    'bytes',
    parseSwap,
    'Limit of memory and swap together, -1 for no limit of the swap',
  ),
  pidsLimit: integer('--pids-limit', 'Limit of processes, -1 for none', { minApi: '1.40' }),
  restart: value(
    '--restart',
    'string',
    parseRestartPolicy,
    'What to do when the container exits (no, always, unless-stopped, on-failure[:RETRIES])',
  ),
}

export const update = defineCommand({
  name: 'update',
  usage: 'CONTAINER [CONTAINER...]',
  summary: 'Change the limits of one or more containers',
  args: minArgs(1),
  options: updateOptions,
  async run({ api, streams }: Cli, names, options) {
    const change = requestOf(options)
    if (Object.keys(change).length === 0)
      throw new Error('you must provide one or more flags when using this command')

    const failures: unknown[] = []
    const warnings: string[] = []
    for (const { name, outcome } of startEach(names, (name) =>
      api.containers.update(name, change),
    )) {
      const result = await outcome
      if ('error' in result) {
        failures.push(result.error)
        continue
      }
      await streams.out.write(`${name}\n`)
      warnings.push(...(result.value.Warnings ?? []))
    }
    for (const warning of warnings) await streams.out.write(`${warning}\n`)
    throwFailures(failures)
  },
})

/** Only what was asked for: the engine keeps what a request leaves out. */
function requestOf(options: OptionValues<typeof updateOptions>): ContainerUpdateRequest {
  const asked: ContainerUpdateRequest & { KernelMemory: number | undefined } = {
    BlkioWeight: options.blkioWeight,
    CpuPeriod: options.cpuPeriod,
    CpuQuota: options.cpuQuota,
    CpuRealtimePeriod: options.cpuRtPeriod,
    CpuRealtimeRuntime: options.cpuRtRuntime,
    CpuShares: options.cpuShares,
    NanoCpus: options.cpus,
    CpusetCpus: options.cpusetCpus,
    CpusetMems: options.cpusetMems,
    KernelMemory: options.kernelMemory,
    Memory: options.memory,
    MemoryReservation: options.memoryReservation,
    MemorySwap: options.memorySwap,
    PidsLimit: options.pidsLimit,
    RestartPolicy: options.restart,
  }
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
}
