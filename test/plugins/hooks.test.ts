import { describe, expect, test } from 'vitest'
import { fakeEngine } from '../helpers/fake-engine.ts'
import { quaymaster } from '../helpers/quaymaster.ts'
import { PluginHome } from './plugin-home.ts'

interface HookOptions {
  /** The settings of the plugin `hk`. */
  readonly settings?: Record<string, string>
  readonly env?: Record<string, string>
  readonly features?: Record<string, string>
  readonly tty?: boolean | { out?: boolean; err?: boolean }
  /** What the plugin answers. */
  readonly answer?: string
}

/** Runs a command with a plugin that has hooks; what the plugin was told, and what was said at the end. */
async function hooked(line: string, options: HookOptions = {}) {
  const {
    settings = { hooks: 'ps,version,hello' },
    env,
    features = { hooks: 'true' },
    tty = true,
    answer = '{"Type":0,"Template":"Try again.\\nOr not."}',
  } = options
  await using home = await PluginHome.create()
  await using engine = await fakeEngine({ replies: { 'GET /containers/json': [] } })
  await home.addWorking('hk', { script: `printf '%s' '${answer}'` })
  await home.addWorking('hello', { script: 'exit 0' })
  const config = { plugins: { hk: settings }, features }
  const result = await quaymaster(line, engine, { home: home.path, config, env, tty })
  const told = /docker-cli-plugin-hooks\n(\{.*?\})\n(?=DOCKER)/s.exec(await home.logged())?.[1]
  return {
    exitCode: result.exitCode,
    stderr: result.stderr,
    told: told === undefined ? undefined : JSON.parse(told),
  }
}

const advice = "\nWhat's next:\n    Try again.\n    Or not.\n"

test('a hook is told of the command and gives advice on stderr', async () => {
  expect(await hooked('ps -a --no-trunc --filter name=x')).toEqual({
    exitCode: 0,
    stderr: advice,
    told: {
      RootCmd: 'ps',
      Flags: { all: 'true', filter: '', 'no-trunc': 'true' },
      CommandError: '',
    },
  })
})

test('a hook for a group is one for its commands', async () => {
  const { told } = await hooked('container ls -q', { settings: { hooks: 'logs, container' } })

  expect(told).toMatchObject({ RootCmd: 'container', Flags: { quiet: 'true' } })
})

test('a hook for the commands of a plugin is told of the flags it can see', async () => {
  const { told } = await hooked('hello a -x --foo=1')

  expect(told).toEqual({ RootCmd: 'hello', Flags: { foo: '', x: '' }, CommandError: '' })
})

test.each([
  ['ps --bad', 125, /^unknown flag: --bad\n/],
  ['ps extra', 1, /^quaymaster: 'quaymaster ps' accepts no arguments\n/],
])('a hook is told why "%s" failed, after the user', async (line, exitCode, message) => {
  const result = await hooked(line)

  expect(result).toMatchObject({ exitCode, told: { CommandError: expect.stringMatching(message) } })
  expect(result.stderr).toMatch(message)
  expect(result.stderr.endsWith(advice)).toBe(true)
})

test('an error hook is asked only where the command failed', async () => {
  const settings = { 'error-hooks': 'ps' }

  expect((await hooked('ps', { settings })).told).toBeUndefined()
  expect((await hooked('ps extra', { settings })).told).toMatchObject({ RootCmd: 'ps' })
})

describe('hooks run on a terminal where the user wants them', () => {
  test.each<[string, HookOptions, boolean]>([
    ['nothing is set', { features: {} }, false],
    ['the feature is on', {}, true],
    ['the feature is off', { features: { hooks: 'false' } }, false],
    ['DOCKER_CLI_HOOKS is on', { features: {}, env: { DOCKER_CLI_HOOKS: '1' } }, true],
    ['DOCKER_CLI_HOOKS is off', { env: { DOCKER_CLI_HOOKS: 'false' } }, false],
    ['DOCKER_CLI_HOOKS is no boolean', { env: { DOCKER_CLI_HOOKS: 'yes' } }, false],
    ['DOCKER_CLI_HINTS is on', { features: {}, env: { DOCKER_CLI_HINTS: 'true' } }, true],
    [
      'DOCKER_CLI_HINTS is on, HOOKS off',
      { env: { DOCKER_CLI_HINTS: '1', DOCKER_CLI_HOOKS: '0' } },
      false,
    ],
    ['stdout is no terminal', { tty: { err: true } }, false],
    ['another command runs', { settings: { hooks: 'p,pst,ps x' } }, false],
  ])('%s', async (_what, options, expected) => {
    const { told } = await hooked('ps', options)

    expect(told !== undefined).toBe(expected)
  })
})

test.each([
  ['{{command}} {{flagValue "quiet"}} {{argValue 0}}', 'ps true extra'],
  ['{{.Name}} {{flag . "quiet"}} {{arg . 0}}', 'ps true extra'],
  ['{{.Name}} {{.FlagValue "quiet"}} {{.Arg 0}}{{.Arg 7}}', 'ps true extra'],
  ['\\u001b[2J', '\\x1b[2J'],
])('the template %s is filled with the command', async (template, text) => {
  const answer = JSON.stringify({ Type: 0, Template: template }).replaceAll('\\\\u', '\\u')

  const { stderr } = await hooked('ps -q extra', { answer })

  expect(stderr.split('\n').at(-2)).toBe(`    ${text}`)
})

test.each([
  ['nothing', ''],
  ['nonsense', 'nonsense'],
  ['an empty template', '{"Type":0,"Template":""}'],
  ['another kind of answer', '{"Type":1,"Template":"x"}'],
  ['a broken template', '{"Type":0,"Template":"{{"}'],
  ['a flag that was not given', '{"Type":0,"Template":"{{flagValue \\"x\\"}}"}'],
])('a hook that answers with %s is passed over', async (_what, answer) => {
  expect(await hooked('ps', { answer })).toMatchObject({ exitCode: 0, stderr: '' })
})

test('a hook of a plugin that is not there is passed over', async () => {
  const config = { plugins: { missing: { hooks: 'ps' } }, features: { hooks: 'true' } }
  await using engine = await fakeEngine({ replies: { 'GET /containers/json': [] } })

  const result = await quaymaster('ps', engine, { config, tty: true })

  expect(result).toMatchObject({ exitCode: 0, stderr: '' })
})
