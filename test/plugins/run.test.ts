import { EventEmitter } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { quaymaster } from '../helpers/quaymaster.ts'
import { PluginHome } from './plugin-home.ts'

describe('a plugin is run', () => {
  test.each([
    ['hello', ['hello']],
    ['hello a -x --flag', ['hello', 'a', '-x', '--flag']],
    ['hello --help', ['hello', '--help']],
    ['hello -- --help', ['hello', '--', '--help']],
    ['-D -l warn hello -x', ['-D', '-l', 'warn', 'hello', '-x']],
    ['help hello', ['help', 'hello']],
  ])('by "%s", with the words as they are', async (line, words) => {
    await using home = await PluginHome.create()
    await home.addWorking('hello')

    const result = await quaymaster(line, undefined, { home: home.path })

    expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    expect((await home.logged()).split('\n').slice(0, words.length)).toEqual(words)
  })

  test('with the name the program was called by, and its command for telemetry', async () => {
    await using home = await PluginHome.create()
    await home.addWorking('hello')
    const env = { OTEL_RESOURCE_ATTRIBUTES: 'a=b' }

    await quaymaster('hello', undefined, { home: home.path, env, programName: 'docker' })

    expect(await home.logged()).toBe(
      'hello\n' +
        'DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND=docker\n' +
        'OTEL_RESOURCE_ATTRIBUTES=a=b,docker.cli.cobra.command_path=docker%20hello\n',
    )
  })

  test('with the environment and no more of config.json than it can read itself', async () => {
    await using home = await PluginHome.create()
    await home.addWorking('hello', { script: `env >> '${home.log}'` })
    const config = { auths: { 'example.com': { auth: 'c2VjcmV0OnBhc3N3b3Jk' } } }

    await quaymaster('hello', undefined, { home: home.path, config, env: { MINE: 'kept' } })

    expect(await home.logged()).toContain('\nMINE=kept\n')
    expect(await home.logged()).not.toMatch(/c2VjcmV0|secret/)
  })

  test.each([0, 1, 7, 125])('and its exit code %i is ours, without a word', async (code) => {
    await using home = await PluginHome.create()
    await home.addWorking('hello', { script: `exit ${code}` })

    const result = await quaymaster('hello', undefined, { home: home.path })

    expect(result).toEqual({ exitCode: code, stdout: '', stderr: '' })
  })

  test('and a signal that kills it gives 255, as in docker', async () => {
    await using home = await PluginHome.create()
    await home.addWorking('hello', { script: 'kill -9 $$' })

    expect((await quaymaster('hello', undefined, { home: home.path })).exitCode).toBe(255)
  })
})

test('only "help NAME" says that a plugin failed', async () => {
  await using home = await PluginHome.create()
  await home.addWorking('hello', { script: 'exit 7' })

  const result = await quaymaster('help hello', undefined, { home: home.path })

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: 'exit status 7\n' })
})

/** A plugin in JavaScript; it tells the test by `READY` that it runs. */
const scripted = (then: string) => `#!${process.execPath}
if (process.argv[2] === 'docker-cli-plugin-metadata') {
  console.log('{"SchemaVersion":"0.1.0","Vendor":"v"}')
} else {
  const { connect } = require('node:net')
  const ready = () => connect(process.env.READY)
  ${then}
}
`

/** Runs a plugin, and sends it signals once it is ready. */
async function interrupted(then: string, names: readonly NodeJS.Signals[], tty: boolean) {
  await using home = await PluginHome.create()
  await home.add('hello', scripted(then))
  const signals = new EventEmitter<{ signal: [NodeJS.Signals] }>()
  const socket = join(home.path, 'ready.sock')
  const server = createServer((connection) => {
    connection.destroy()
    for (const name of names) signals.emit('signal', name)
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))

  const env = { READY: socket }
  const result = await quaymaster('hello', undefined, { home: home.path, env, signals, tty })
  await new Promise((resolve) => server.close(resolve))
  return result
}

const stopsWhenAsked = `
  const address = process.env.DOCKER_CLI_PLUGIN_SOCKET.replace(/^@/, '\\0')
  connect(address, ready).on('close', () => process.exit(5)).resume()
`

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s asks a plugin to end over its socket',
  async (name) => {
    const { exitCode, stderr } = await interrupted(stopsWhenAsked, [name], false)

    expect({ exitCode, stderr }).toEqual({ exitCode: 5, stderr: '' })
  },
)

test('the third signal kills a plugin that goes on', async () => {
  const stays = 'setInterval(() => {}, 1000); ready()'

  const result = await interrupted(stays, ['SIGINT', 'SIGTERM', 'SIGINT'], false)

  expect(result).toMatchObject({
    exitCode: 1,
    stderr: '\ngot 3 SIGTERM/SIGINTs, forcefully exiting\n',
  })
})

test('on a terminal, which reaches the plugin by itself, the plugin decides when to end', async () => {
  const decides = 'ready().on("close", () => process.exit(6)).resume()'

  const result = await interrupted(decides, ['SIGINT', 'SIGINT', 'SIGINT'], true)

  expect(result).toMatchObject({ exitCode: 6, stderr: '' })
})
