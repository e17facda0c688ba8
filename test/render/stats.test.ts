import { describe, expect, test } from 'vitest'
import type { ContainerStatsResponse } from '../../src/api/schema.ts'
import { prepareList } from '../../src/render/list.ts'
import { figuresOf, type StatsRow, statsView, windowsStatsView } from '../../src/render/stats.ts'
import { memoryOutput } from './output.ts'

const mebibyte = 1024 * 1024

/** A measurement of a container that does nothing. */
function aSample(over: Partial<ContainerStatsResponse> = {}): ContainerStatsResponse {
  return {
    id: 'a'.repeat(64),
    name: '/web',
    read: '2026-01-02T03:04:06Z',
    preread: '2026-01-02T03:04:05Z',
    cpu_stats: {},
    precpu_stats: {},
    memory_stats: {},
    ...over,
  }
}

function cpu(used: number, passed?: number, processors?: number) {
  return {
    cpu_usage: { total_usage: used },
    ...(passed !== undefined && { system_cpu_usage: passed }),
    ...(processors !== undefined && { online_cpus: processors }),
  }
}

describe('the share of the processors', () => {
  test.each([
    ['half of one of two', cpu(150, 1200, 2), cpu(100, 1000, 2), 50],
    ['all of four', cpu(500, 1400, 4), cpu(100, 1000, 4), 400],
    ['nothing, where nothing was used', cpu(100, 1200, 2), cpu(100, 1000, 2), 0],
    ['nothing, where no time passed', cpu(150, 1000, 2), cpu(100, 1000, 2), 0],
    ['nothing, after a restart set the counter back', cpu(10, 1200, 2), cpu(100, 1000, 2), 0],
    ['nothing, where the container does not run', {}, {}, 0],
    ['of all time, at the first measurement', cpu(100, 1000, 2), cpu(0), 20],
    ['nothing, where the engine counts no processors', cpu(150, 1200), cpu(100, 1000), 0],
  ])('is %s', (_case, cpu_stats, precpu_stats, expected) => {
    const { cpuPercent } = figuresOf(aSample({ cpu_stats, precpu_stats }), false)

    expect(cpuPercent).toBeCloseTo(expected, 10)
  })

  test('counts processors by their usage where an old engine does not tell how many there are', () => {
    const usage = { total_usage: 150, percpu_usage: [70, 80, 0] }
    const cpu_stats = { cpu_usage: usage, system_cpu_usage: 1200, online_cpus: 0 }

    const { cpuPercent } = figuresOf(aSample({ cpu_stats, precpu_stats: cpu(100, 1000) }), false)

    expect(cpuPercent).toBe(75)
  })

  test('is 0 where there was no measurement before at all', () => {
    const sample = { ...aSample({ cpu_stats: cpu(0, 0, 2) }), precpu_stats: undefined }

    expect(figuresOf(sample as unknown as ContainerStatsResponse, false).cpuPercent).toBe(0)
  })
})

describe('memory', () => {
  test.each([
    ['cgroup v1', { total_inactive_file: 30, inactive_file: 10 }, 70],
    ['cgroup v2', { inactive_file: 40 }, 60],
    ['neither', {}, 100],
    ['a cgroup v1 that has more inactive than used', { total_inactive_file: 200 }, 100],
    ['a cgroup v2 that has as much inactive as used', { inactive_file: 100 }, 100],
    ['an inactive part of 0', { total_inactive_file: 0, inactive_file: 40 }, 100],
  ])('leaves out what %s calls inactive', (_case, stats, expected) => {
    const { memoryBytes, memoryPercent } = figuresOf(
      aSample({ memory_stats: { usage: 100, limit: 200, stats } }),
      false,
    )

    expect(memoryBytes).toBe(expected)
    expect(memoryPercent).toBe(expected / 2)
  })

  test('has no share where there is no limit', () => {
    const { memoryPercent } = figuresOf(aSample({ memory_stats: { usage: 100 } }), false)

    expect(memoryPercent).toBe(0)
  })
})

test('network traffic is that of all interfaces', () => {
  const networks = {
    eth0: { rx_bytes: 100, tx_bytes: 10 },
    eth1: { rx_bytes: 20, tx_bytes: 2 },
  }

  expect(figuresOf(aSample({ networks }), false)).toMatchObject({
    receivedBytes: 120,
    sentBytes: 12,
  })
})

test.each([
  ['cgroup v1', ['Read', 'Write', 'Sync', 'Async', 'Discard', 'Total']],
  ['cgroup v2', ['read', 'write', '', '', '', '']],
])('block traffic is what %s reads and writes on all devices', (_case, operations) => {
  const entries = operations.map((op, i) => ({ major: 8, minor: 0, op, value: 10 ** i }))
  const io_service_bytes_recursive = [...entries, { major: 9, minor: 0, op: 'Read', value: 5 }]

  const figures = figuresOf(aSample({ blkio_stats: { io_service_bytes_recursive } }), false)

  expect(figures).toMatchObject({ readBytes: 6, writtenBytes: 10 })
})

test('what the engine leaves out or sends as null is 0', () => {
  const empty = aSample({ networks: null, blkio_stats: null, pids_stats: null })

  expect(figuresOf(empty, false)).toEqual({
    cpuPercent: 0,
    memoryBytes: 0,
    memoryLimitBytes: 0,
    memoryPercent: 0,
    receivedBytes: 0,
    sentBytes: 0,
    readBytes: 0,
    writtenBytes: 0,
    processes: 0,
  })
})

describe('an engine on Windows', () => {
  const sample = aSample({
    num_procs: 2,
    cpu_stats: cpu(6_000_000),
    precpu_stats: cpu(1_000_000),
    memory_stats: { privateworkingset: 3 * mebibyte, usage: 1, limit: 2 },
    storage_stats: { read_size_bytes: 7, write_size_bytes: 8 },
  })

  test('counts intervals of 100 ns, the private working set and its storage', () => {
    expect(figuresOf(sample, true)).toMatchObject({
      // Half of a second, on one of two processors.
      cpuPercent: 25,
      memoryBytes: 3 * mebibyte,
      readBytes: 7,
      writtenBytes: 8,
    })
  })

  test.each([
    ['no processors are told', { num_procs: 0 }],
    ['no time has passed', { preread: sample.read }],
  ])('has used nothing where %s', (_case, over) => {
    expect(figuresOf({ ...sample, ...over }, true).cpuPercent).toBe(0)
  })

  test('has a table of its own', async () => {
    const show = await prepareList(memoryOutput(), windowsStatsView)

    expect(show([aRow({ figures: figuresOf(sample, true) })])).toBe(
      'CONTAINER ID   NAME      CPU %     PRIV WORKING SET   NET I/O   BLOCK I/O\n' +
        'aaaaaaaaaaaa   web       25.00%    3MiB               0B / 0B   7B / 8B\n',
    )
  })
})

const figures = {
  cpuPercent: 12.345,
  memoryBytes: 1.5 * mebibyte,
  memoryLimitBytes: 2048 * mebibyte,
  memoryPercent: 0.0732,
  receivedBytes: 1234,
  sentBytes: 1_234_567,
  readBytes: 0,
  writtenBytes: 999,
  processes: 7,
}

function aRow(over: Partial<StatsRow> = {}): StatsRow {
  return { container: 'web', name: '/web', id: 'a'.repeat(64), figures, ...over }
}

describe('the view', () => {
  test('shows the figures in columns', async () => {
    const show = await prepareList(memoryOutput(), statsView)

    expect(show([aRow()])).toBe(
      'CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT   MEM %     NET I/O           BLOCK I/O   PIDS\n' +
        'aaaaaaaaaaaa   web       12.35%    1.5MiB / 2GiB       0.07%     1.23kB / 1.23MB   0B / 999B   7\n',
    )
  })

  test('shows dashes for what is not known', async () => {
    const show = await prepareList(memoryOutput(), statsView)

    expect(show([aRow({ name: '', id: '', figures: undefined })])).toBe(
      'CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT   MEM %     NET I/O   BLOCK I/O   PIDS\n' +
        '               --        --        -- / --             --        --        --          --\n',
    )
  })

  test.each([
    ['the name without the slash before it', '{{.Name}}', 'a/b/'],
    ['the container as it was asked for', '{{.Container}}', 'we'],
    [
      'JSON of all fields',
      'json',
      `{"BlockIO":"0B / 999B","CPUPerc":"12.35%","Container":"we","ID":"aaaaaaaaaaaa","MemPerc":"0.07%","MemUsage":"1.5MiB / 2GiB","Name":"a/b/","NetIO":"1.23kB / 1.23MB","PIDs":"7"}`,
    ],
    ['a table of its own', 'table {{.Name}}\\t{{.PIDs}}', 'NAME      PIDS\na/b/      7'],
  ])('shows %s', async (_case, format, expected) => {
    const show = await prepareList(memoryOutput(), statsView, { format })

    expect(show([aRow({ container: 'we', name: '/a/b/' })])).toBe(`${expected}\n`)
  })

  test('shows whole ids where asked to', async () => {
    const show = await prepareList(memoryOutput(), statsView, { format: '{{.ID}}', noTrunc: true })

    expect(show([aRow()])).toBe(`${'a'.repeat(64)}\n`)
  })
})
