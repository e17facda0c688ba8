import type {
  ContainerBlkioStats,
  ContainerMemoryStats,
  ContainerStatsResponse,
} from '../api/schema.ts'
import { bytesSize, humanSize } from './units.ts'
import { defineView, shortId, type View } from './view.ts'

/** What a container uses: sizes in bytes, shares in percent. */
export interface Figures {
  /** 100 for each processor that is busy all the time. */
  readonly cpuPercent: number
  readonly memoryBytes: number
  readonly memoryLimitBytes: number
  readonly memoryPercent: number
  readonly receivedBytes: number
  readonly sentBytes: number
  readonly readBytes: number
  readonly writtenBytes: number
  /** Processes and threads. */
  readonly processes: number
}

/** A container as `stats` shows it. */
export interface StatsRow {
  /** As it was asked for: a name, an ID, or the beginning of one. */
  readonly container: string
  /** As the engine writes it, with a slash before it; empty until the first measurement. */
  readonly name: string
  readonly id: string
  /** Undefined while there is no measurement that holds. */
  readonly figures: Figures | undefined
}

/** Reads a measurement of an engine on Windows, or on anything else. */
export function figuresOf(sample: ContainerStatsResponse, isWindows: boolean): Figures {
  return { ...networkFigures(sample), ...(isWindows ? windowsFigures : unixFigures)(sample) }
}

function networkFigures({ networks }: ContainerStatsResponse) {
  const interfaces = Object.values(networks ?? {})
  return {
    receivedBytes: sum(interfaces.map(({ rx_bytes }) => rx_bytes)),
    sentBytes: sum(interfaces.map(({ tx_bytes }) => tx_bytes)),
  }
}

function unixFigures(sample: ContainerStatsResponse) {
  const { memory_stats: memory, blkio_stats, pids_stats } = sample
  const memoryBytes = memoryInUse(memory)
  const memoryLimitBytes = memory.limit ?? 0
  return {
    cpuPercent: unixCpuPercent(sample),
    memoryBytes,
    memoryLimitBytes,
    memoryPercent: memoryLimitBytes === 0 ? 0 : (memoryBytes / memoryLimitBytes) * 100,
    readBytes: blockBytes(blkio_stats, 'r'),
    writtenBytes: blockBytes(blkio_stats, 'w'),
    processes: pids_stats?.current ?? 0,
  }
}

/**
 * The share of the container in the time that all processors spent since the measurement before.
 * The first measurement has none before it, and a container that was restarted counts anew: 0 then.
 */
function unixCpuPercent({ cpu_stats: cpu, precpu_stats: before }: ContainerStatsResponse): number {
  const used = (cpu.cpu_usage?.total_usage ?? 0) - (before?.cpu_usage?.total_usage ?? 0)
  const passed = (cpu.system_cpu_usage ?? 0) - (before?.system_cpu_usage ?? 0)
  if (used <= 0 || passed <= 0) return 0
  const processors = cpu.online_cpus || (cpu.cpu_usage?.percpu_usage?.length ?? 0)
  return (used / passed) * processors * 100
}

/**
 * Memory without the file pages that the kernel would give up first. cgroup v1 counts those of the
 * whole tree in `total_inactive_file`, v2 in `inactive_file`.
 */
function memoryInUse({ usage, stats }: ContainerMemoryStats): number {
  const used = usage ?? 0
  for (const inactive of [stats?.total_inactive_file, stats?.inactive_file]) {
    if (typeof inactive === 'number' && inactive < used) return used - inactive
  }
  return used
}

/** cgroup v1 says `Read`, v2 `read`; one entry for each device. */
function blockBytes(stats: ContainerBlkioStats | null | undefined, letter: 'r' | 'w'): number {
  const entries = stats?.io_service_bytes_recursive ?? []
  return sum(entries.filter(({ op = '' }) => op[0]?.toLowerCase() === letter).map((e) => e.value))
}

const nanosecondsPerInterval = 100

function windowsFigures(sample: ContainerStatsResponse) {
  const { memory_stats, storage_stats } = sample
  return {
    cpuPercent: windowsCpuPercent(sample),
    memoryBytes: memory_stats.privateworkingset ?? 0,
    memoryLimitBytes: 0,
    memoryPercent: 0,
    readBytes: storage_stats?.read_size_bytes ?? 0,
    writtenBytes: storage_stats?.write_size_bytes ?? 0,
    processes: 0,
  }
}

/** Windows counts intervals of 100 ns on each processor. */
function windowsCpuPercent(sample: ContainerStatsResponse): number {
  const { cpu_stats: cpu, precpu_stats: before, read, preread, num_procs = 0 } = sample
  const nanoseconds = (Date.parse(read) - Date.parse(preread)) * 1e6
  const possible = (nanoseconds / nanosecondsPerInterval) * num_procs
  const used = (cpu.cpu_usage?.total_usage ?? 0) - (before?.cpu_usage?.total_usage ?? 0)
  return possible > 0 ? (used / possible) * 100 : 0
}

function sum(numbers: readonly (number | null | undefined)[]): number {
  return numbers.reduce<number>((total, number) => total + (number ?? 0), 0)
}

const missing = '--'

/** What containers use. */
export const statsView = defineView<StatsRow>({
  goType: '*container.statsContext',
  table: ['ID', 'Name', 'CPUPerc', 'MemUsage', 'MemPerc', 'NetIO', 'BlockIO', 'PIDs'],
  fields: {
    Container: { header: 'CONTAINER', value: ({ container }) => container },
    Name: { header: 'NAME', value: ({ name }) => name.replace(/^\//, '') || missing },
    ID: { header: 'CONTAINER ID', value: ({ id }, { trunc }) => (trunc ? shortId(id) : id) },
    CPUPerc: figure('CPU %', ({ cpuPercent }) => percent(cpuPercent)),
    MemUsage: figure(
      'MEM USAGE / LIMIT',
      ({ memoryBytes, memoryLimitBytes }) =>
        `${bytesSize(memoryBytes)} / ${bytesSize(memoryLimitBytes)}`,
      `${missing} / ${missing}`,
    ),
    MemPerc: figure('MEM %', ({ memoryPercent }) => percent(memoryPercent)),
    NetIO: figure('NET I/O', (all) => transfer(all.receivedBytes, all.sentBytes)),
    BlockIO: figure('BLOCK I/O', (all) => transfer(all.readBytes, all.writtenBytes)),
    PIDs: figure('PIDS', ({ processes }) => String(processes)),
  },
})

/** The same of an engine on Windows, which knows neither limits nor processes. */
export const windowsStatsView: View<StatsRow> = {
  ...statsView,
  table: ['ID', 'Name', 'CPUPerc', 'MemUsage', 'NetIO', 'BlockIO'],
  fields: {
    ...statsView.fields,
    MemUsage: figure('PRIV WORKING SET', ({ memoryBytes }) => bytesSize(memoryBytes), '-- / --'),
    MemPerc: figure('MEM %', () => missing),
    PIDs: figure('PIDS', () => missing),
  },
}

function figure(header: string, text: (figures: Figures) => string, otherwise = missing) {
  return { header, value: ({ figures }: StatsRow) => (figures ? text(figures) : otherwise) }
}

function percent(share: number): string {
  return `${share.toFixed(2)}%`
}

function transfer(inBytes: number, outBytes: number): string {
  return `${humanSize(inBytes, 3)} / ${humanSize(outBytes, 3)}`
}
