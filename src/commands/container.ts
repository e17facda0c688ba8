import { ApiError } from '../api/errors.ts'
import { defineCommand, defineGroup, exactArgs, minArgs } from '../command.ts'
import { flag, integer, text } from '../options/index.ts'
import { attach } from './container/attach.ts'
import { create } from './container/create.ts'
import { exec } from './container/exec.ts'
import { inspect } from './container/inspect.ts'
import { logs } from './container/logs.ts'
import { ls } from './container/ls.ts'
import { run } from './container/run.ts'
import { start } from './container/start.ts'
import { forEach } from './for-each.ts'

export { attach, create, exec, inspect, logs, ls, run, start }

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
  options: stopOptions,
  run: ({ api, streams }, containers, { signal, timeout, time }) =>
    forEach(streams, containers, (name) =>
      api.containers.stop(name, { signal, t: timeout ?? time }),
    ),
})

export const restart = defineCommand({
  name: 'restart',
  usage: names,
  summary: 'Restart one or more containers',
  args: minArgs(1),
  options: stopOptions,
  run: ({ api, streams }, containers, { signal, timeout, time }) =>
    forEach(streams, containers, (name) =>
      api.containers.restart(name, { signal, t: timeout ?? time }),
    ),
})

export const kill = defineCommand({
  name: 'kill',
  usage: names,
  summary: 'Send a signal to one or more running containers, KILL if not told otherwise',
  args: minArgs(1),
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
      } catch (error) {
        if (!force || !(error instanceof ApiError) || error.status !== 404) throw error
      }
      return typed
    }),
})

export const wait = defineCommand({
  name: 'wait',
  usage: names,
  summary: 'Wait until one or more containers stop, then print their exit codes',
  args: minArgs(1),
  options: {},
  run: ({ api, streams, signal }, containers) =>
    forEach(streams, containers, async (name) => {
      const { StatusCode } = await api.containers.wait(name, {}, { signal })
      return String(StatusCode)
    }),
})

export const pause = defineCommand({
  name: 'pause',
  usage: names,
  summary: 'Pause all processes within one or more containers',
  args: minArgs(1),
  options: {},
  run: ({ api, streams }, containers) =>
    forEach(streams, containers, (name) => api.containers.pause(name)),
})

export const unpause = defineCommand({
  name: 'unpause',
  usage: names,
  summary: 'Let the processes of one or more paused containers go on',
  args: minArgs(1),
  options: {},
  run: ({ api, streams }, containers) =>
    forEach(streams, containers, (name) => api.containers.unpause(name)),
})

export const container = defineGroup({
  name: 'container',
  section: 'management',
  summary: 'Manage containers',
  commands: [
    attach,
    create,
    exec,
    inspect,
    kill,
    logs,
    ls,
    pause,
    restart,
    rm,
    run,
    start,
    stop,
    unpause,
    wait,
  ],
})
