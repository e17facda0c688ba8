import { ApiError } from '../api/errors.ts'
import { defineCommand, defineGroup, exactArgs, minArgs, noArgs } from '../command.ts'
import { filters, flag, integer, text } from '../options/index.ts'
import { alignTable } from '../render/table.ts'
import { humanSize } from '../render/units.ts'
import { attach } from './container/attach.ts'
import { commit } from './container/commit.ts'
import { cp } from './container/cp.ts'
import { create } from './container/create.ts'
import { exec } from './container/exec.ts'
import { inspect } from './container/inspect.ts'
import { logs } from './container/logs.ts'
import { ls } from './container/ls.ts'
import { port } from './container/port.ts'
import { run } from './container/run.ts'
import { start } from './container/start.ts'
import { stats } from './container/stats.ts'
import { update } from './container/update.ts'
import { awaiting } from './shared/awaiting.ts'
import { confirm } from './shared/confirm.ts'
import { forEach } from './shared/for-each.ts'
import { pruneFilters } from './shared/prune-filters.ts'
import { saveStream } from './shared/save-stream.ts'

export { attach, commit, cp, create, exec, inspect, logs, ls, port, run, start, stats, update }

const names = 'CONTAINER [CONTAINER...]'

const stopOptions = {
  signal: text('-s, --signal', 'Signal to send instead of the one that the container asks for', {
    minApi: '1.42',
  }),
  timeout: integer('-t, --timeout', 'Seconds to wait before the container is killed, -1 for ever'),
  time: integer('--time', 'Seconds to wait before the container is killed', {
    deprecated: 'use --timeout instead',
  }),
}

export const stop = defineCommand({
  name: 'stop',
  usage: names,
  summary: 'Stop one or more running containers',
  args: minArgs(1),
  complete: 'live containers',
  options: stopOptions,
  run: (cli, containers, { signal, timeout, time }) =>
    forEach(
      cli.streams,
      containers,
      (name) => cli.api.containers.stop(name, { signal, t: timeout ?? time }),
      (name, end) => awaiting(cli, `Stopping ${name}`, end),
    ),
})

export const restart = defineCommand({
  name: 'restart',
  usage: names,
  summary: 'Restart one or more containers',
  args: minArgs(1),
  options: stopOptions,
  run: (cli, containers, { signal, timeout, time }) =>
    forEach(
      cli.streams,
      containers,
      (name) => cli.api.containers.restart(name, { signal, t: timeout ?? time }),
      (name, end) => awaiting(cli, `Restarting ${name}`, end),
    ),
})

export const kill = defineCommand({
  name: 'kill',
  usage: names,
  summary: 'Send a signal to one or more running containers, KILL if not told otherwise',
  args: minArgs(1),
  complete: 'live containers',
  options: { signal: text('-s, --signal', 'Signal to send, by name or number') },
  run: ({ api, streams }, containers, { signal }) =>
    forEach(streams, containers, (name) => api.containers.kill(name, { signal })),
})

export const rm = defineCommand({
  name: 'rm',
  aliases: ['remove'],
  usage: names,
  summary: 'Remove one or more containers',
  args: minArgs(1),
  complete: ({ force }) => (force ? 'containers' : 'stopped containers'),
  options: {
    force: flag('-f, --force', 'Kill a running container first; one that is missing is no error'),
    link: flag('-l, --link', 'Remove the link of that name, not the container'),
    volumes: flag('-v, --volumes', 'Remove its anonymous volumes as well'),
  },
  run: ({ api, streams }, containers, { force, link, volumes }) =>
    forEach(streams, containers, async (typed) => {
      const name = typed.replace(/^\/+|\/+$/g, '')
      if (name === '') throw new Error('container name cannot be empty')
      try {
        await api.containers.remove(name, { force, link, v: volumes })
        return typed
      } catch (error) {
        if (force && error instanceof ApiError && error.status === 404) return null
        throw error
      }
    }),
})

export const wait = defineCommand({
  name: 'wait',
  usage: names,
  summary: 'Wait until one or more containers stop, then print their exit codes',
  args: minArgs(1),
  complete: 'live containers',
  options: {},
  run: (cli, containers) =>
    forEach(
      cli.streams,
      containers,
      async (name) => String((await cli.api.containers.wait(name)).StatusCode),
      (name, end) => awaiting(cli, `Waiting for ${name}`, end),
    ),
})

export const pause = defineCommand({
  name: 'pause',
  usage: names,
  summary: 'Pause all processes within one or more containers',
  args: minArgs(1),
  complete: 'running containers',
  options: {},
  run: ({ api, streams }, containers) =>
    forEach(streams, containers, (name) => api.containers.pause(name)),
})

export const unpause = defineCommand({
  name: 'unpause',
  usage: names,
  summary: 'Let the processes of one or more paused containers go on',
  args: minArgs(1),
  complete: 'paused containers',
  options: {},
  run: ({ api, streams }, containers) =>
    forEach(streams, containers, (name) => api.containers.unpause(name)),
})

export const rename = defineCommand({
  name: 'rename',
  usage: 'CONTAINER NEW_NAME',
  summary: 'Give a container another name',
  args: exactArgs(2),
  options: {},
  async run({ api }, [container, name]) {
    if (!container || !name) throw new Error('Neither old nor new names may be empty')
    try {
      await api.containers.rename(container, name)
    } catch (error) {
      throw new Error(`failed to rename container: ${(error as Error).message}`)
    }
  },
})

export const top = defineCommand({
  name: 'top',
  usage: 'CONTAINER [ps OPTIONS]',
  summary: 'Show the running processes of a container',
  args: minArgs(1),
  complete: 'live containers',
  passThrough: true,
  options: {},
  async run({ api, streams }, [container, ...psOptions]) {
    const { Titles, Processes } = await api.containers.top(container, {
      ps_args: psOptions.join(' '),
    })
    const rows = [Titles ?? [], ...(Processes ?? [])]
    const minWidth = 20
    await streams.out.write(
      alignTable(rows.map((cells) => `${cells.join('\t')}\n`).join(''), minWidth),
    )
  },
})

const changeLetters = ['C', 'A', 'D']

export const diff = defineCommand({
  name: 'diff',
  usage: 'CONTAINER',
  summary: 'List what a container has changed of its files',
  args: exactArgs(1),
  options: {},
  async run({ api, streams }, [container]) {
    if (container === '') throw new Error('container name cannot be empty')
    const changes = (await api.containers.changes(container)) ?? []
    const lines = changes.map(({ Kind, Path }) => `${changeLetters[Kind]} ${Path}\n`)
    if (lines.length > 0) await streams.out.write(lines.join(''))
  },
})

export const exportFiles = defineCommand({
  name: 'export',
  usage: 'CONTAINER',
  summary: "Write a container's files as a tar archive",
  args: exactArgs(1),
  options: { output: text('-o, --output', 'Write to a file, not to standard output') },
  run: ({ api, streams, signal }, [container], { output }) =>
    saveStream(streams.out, output, 'failed to export container', () =>
      api.containers.export(container, { signal }),
    ),
})

export const prune = defineCommand({
  name: 'prune',
  summary: 'Remove all stopped containers',
  args: noArgs,
  options: {
    filter: filters('--filter', 'Remove only what matches (such as "until=<time>")'),
    force: flag('-f, --force', 'Do not ask first'),
  },
  async run(cli, _args, { filter, force }) {
    const { api, streams } = cli
    const warning = 'WARNING! This will remove all stopped containers.'
    if (!force) await confirm(cli, `${warning}\nAre you sure you want to continue?`)
    const { ContainersDeleted, SpaceReclaimed } = await api.containers.prune({
      filters: pruneFilters(filter, cli.config),
    })
    if (ContainersDeleted?.length)
      await streams.out.write(`Deleted Containers:\n${ContainersDeleted.join('\n')}\n\n`)
    await streams.out.write(`Total reclaimed space: ${humanSize(SpaceReclaimed ?? 0)}\n`)
  },
})

export const container = defineGroup({
  name: 'container',
  section: 'management',
  summary: 'Manage containers',
  commands: [
    attach,
    commit,
    cp,
    create,
    diff,
    exec,
    exportFiles,
    inspect,
    kill,
    logs,
    ls,
    pause,
    port,
    prune,
    rename,
    restart,
    rm,
    run,
    start,
    stats,
    stop,
    top,
    unpause,
    update,
    wait,
  ],
})
