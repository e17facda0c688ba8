import { EventEmitter } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aContainer } from './helpers/builders.ts'
import { fakeEngine } from './helpers/fake-engine.ts'
import { quaymaster } from './helpers/quaymaster.ts'

test.each<{ line: string; exitCode: number; stderr: string }>([
  {
    line: 'ps --foo',
    exitCode: 125,
    stderr:
      "unknown flag: --foo\n\nUsage:  quaymaster ps [OPTIONS]\n\nRun 'quaymaster ps --help' for more information\n",
  },
  {
    line: 'ps extra',
    exitCode: 1,
    stderr:
      "quaymaster: 'quaymaster ps' accepts no arguments\n\nUsage:  quaymaster ps [OPTIONS]\n\nRun 'quaymaster ps --help' for more information\n",
  },
  {
    line: 'run',
    exitCode: 1,
    stderr:
      "quaymaster: 'quaymaster run' requires at least 1 argument\n\nUsage:  quaymaster run [OPTIONS] IMAGE [COMMAND] [ARG...]\n\nSee 'quaymaster run --help' for more information\n",
  },
  {
    line: 'rename a',
    exitCode: 1,
    stderr:
      "quaymaster: 'quaymaster rename' requires 2 arguments\n\nUsage:  quaymaster rename CONTAINER NEW_NAME\n\nRun 'quaymaster rename --help' for more information\n",
  },
  {
    line: 'port a b c',
    exitCode: 1,
    stderr:
      "quaymaster: 'quaymaster port' requires at least 1 and at most 2 arguments\n\nUsage:  quaymaster port CONTAINER [PRIVATE_PORT[/PROTO]]\n\nRun 'quaymaster port --help' for more information\n",
  },
  {
    line: 'images a b',
    exitCode: 1,
    stderr:
      "quaymaster: 'quaymaster images' requires at most 1 argument\n\nUsage:  quaymaster images [OPTIONS] [REPOSITORY[:TAG]]\n\nRun 'quaymaster images --help' for more information\n",
  },
  {
    line: 'xyzzy',
    exitCode: 1,
    stderr:
      "quaymaster: unknown command: quaymaster xyzzy\n\nRun 'quaymaster --help' for more information\n",
  },
  {
    line: 'container xyzzy',
    exitCode: 1,
    stderr:
      "quaymaster: unknown command: quaymaster container xyzzy\n\nUsage:  quaymaster container\n\nRun 'quaymaster container --help' for more information\n",
  },
  {
    line: 'volume xyzzy extra',
    exitCode: 1,
    stderr:
      "quaymaster: unknown command: quaymaster volume xyzzy\n\nUsage:  quaymaster volume COMMAND\n\nRun 'quaymaster volume --help' for more information\n",
  },
  {
    line: 'stack xyzzy --foo',
    exitCode: 125,
    stderr:
      "unknown flag: --foo\n\nUsage:  quaymaster stack [OPTIONS]\n\nRun 'quaymaster stack --help' for more information\n",
  },
  {
    line: 'xyzzy --foo',
    exitCode: 125,
    stderr:
      "unknown flag: --foo\n\nUsage:  quaymaster [OPTIONS] COMMAND [ARG...]\n\nRun 'quaymaster --help' for more information\n",
  },
  {
    line: 'cp a',
    exitCode: 1,
    stderr:
      "quaymaster: 'quaymaster cp' requires 2 arguments\n\nUsage:  quaymaster cp [OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n\tquaymaster cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH\n\nRun 'quaymaster cp --help' for more information\n",
  },
  {
    line: '--foo ps',
    exitCode: 125,
    stderr:
      "unknown flag: --foo\n\nUsage:  quaymaster [OPTIONS] COMMAND [ARG...]\n\nRun 'quaymaster --help' for more information\n",
  },
  {
    line: '-H tcp://a -H tcp://b ps',
    exitCode: 125,
    stderr:
      'invalid argument "tcp://b" for "-H, --host" flag: specify only one -H\n\nUsage:  quaymaster [OPTIONS] COMMAND [ARG...]\n\nRun \'quaymaster --help\' for more information\n',
  },
  {
    line: '-H foo://x ps',
    exitCode: 125,
    stderr:
      'invalid argument "foo://x" for "-H, --host" flag: invalid bind address format: foo://x\n\nUsage:  quaymaster [OPTIONS] COMMAND [ARG...]\n\nRun \'quaymaster --help\' for more information\n',
  },
  { line: 'help xyzzy', exitCode: 1, stderr: 'unknown help topic: xyzzy\n' },
  { line: 'help ps extra', exitCode: 1, stderr: 'unknown help topic: extra\n' },
  { line: '-l loud ps', exitCode: 1, stderr: 'Unable to parse logging level: loud\n' },
  {
    line: '-H tcp://a -c b ps',
    exitCode: 1,
    stderr: 'conflicting options: cannot specify both --host and --context\n',
  },
])('"$line" is refused', async ({ line, exitCode, stderr }) => {
  expect(await quaymaster(line)).toEqual({ exitCode, stdout: '', stderr })
})

test.each([
  ['lgos', 'logs'],
  ['sotp', 'stop'],
  ['imags', 'images'],
])('"%s" is answered with the hint that "%s" may be meant', async (typed, meant) => {
  const { exitCode, stderr } = await quaymaster(typed)

  expect(exitCode).toBe(1)
  expect(stderr).toContain(`\n\nDid you mean "quaymaster ${meant}"?\n\n`)
})

test('errors name the program as it was called', async () => {
  const { stderr } = await quaymaster('xyzzy', undefined, { programName: 'docker' })

  expect(stderr).toBe(
    "docker: unknown command: docker xyzzy\n\nRun 'docker --help' for more information\n",
  )
})

test('--version is read by scripts as docker writes it', async () => {
  const asDocker = await quaymaster('--version', undefined, { programName: 'docker' })
  const asItself = await quaymaster('-v')

  expect(asDocker.stdout).toMatch(/^Docker version 29\.7\.2, build quaymaster-\d+\.\d+\.\d+\n$/)
  expect(asItself.stdout).toMatch(/^Quaymaster version \d+\.\d+\.\d+, like docker 29\.7\.2\n$/)
})

test('--version is answered before a word that is no command is refused', async () => {
  const result = await quaymaster('-v nothing', undefined, { programName: 'docker' })

  expect(result.exitCode).toBe(0)
  expect(result.stdout).toMatch(/^Docker version /)
})

test('an engine that is not there is reported in one line', async () => {
  const { exitCode, stdout, stderr } = await quaymaster('ps', { host: 'unix:///nowhere/x.sock' })

  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr).toBe(
    'failed to connect to the docker API at unix:///nowhere/x.sock; check if the path is correct and if the daemon is running: dial unix /nowhere/x.sock: connect: no such file or directory\n',
  )
})

test('a command that needs no engine works without one', async () => {
  const { exitCode } = await quaymaster('help ps', { host: 'unix:///nowhere/x.sock' })

  expect(exitCode).toBe(0)
})

test('-D shows each call beneath the output and where an error came from', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /containers/json': [] } })

  const listed = await quaymaster('-D ps', engine)
  const failed = await quaymaster('-D logs nope', engine)

  expect(listed.stderr).toMatch(
    /^HEAD \/_ping 200 \d+\.\d ms\nGET \/v1\.53\/containers\/json\S* 200 \d+\.\d ms\n$/,
  )
  expect(failed.stderr).toMatch(/\n {4}at .*\n/)
})

test('a broken config.json is warned about and the command goes on', async () => {
  const home = await mkdtemp(join(tmpdir(), 'quaymaster-cli-'))
  await writeFile(join(home, 'config.json'), '{"auths": nonsense')
  await using engine = await fakeEngine({ replies: { 'GET /containers/json': [aContainer()] } })

  const { exitCode, stdout, stderr } = await quaymaster(`--config ${home} ps -q`, engine)
  await rm(home, { recursive: true })

  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^[0-9a-f]{12}\n$/)
  expect(stderr).toMatch(/^WARNING: Error parsing config file \(.*config\.json\): [^\n]*\n$/)
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends a command that waits, quietly, with %i', async (name, exitCode) => {
  const signals = new EventEmitter<{ signal: [NodeJS.Signals] }>()
  await using engine = await fakeEngine({
    replies: {
      'GET /containers/{id}/json': { Id: 'web', Config: { Tty: false } },
      'GET /containers/{id}/logs': () => {
        setImmediate(() => signals.emit('signal', name))
        return { status: 200, stream: neverEnding() }
      },
    },
  })

  const result = await quaymaster('logs -f web', engine, { signals })

  expect(result).toEqual({ exitCode, stdout: '', stderr: '' })
})

test('the third signal ends a command that does not listen', async () => {
  const signals = new EventEmitter<{ signal: [NodeJS.Signals] }>()
  await using engine = await fakeEngine({
    replies: {
      'POST /containers/{id}/stop': () => {
        for (let i = 0; i < 3; i++) signals.emit('signal', 'SIGTERM')
        return new Promise(() => {})
      },
    },
  })

  const { exitCode, stderr } = await quaymaster('stop web', engine, { signals })

  expect(exitCode).toBe(1)
  expect(stderr).toBe('\ngot 3 SIGTERM/SIGINTs, forcefully exiting\n')
})

test.each([
  {
    what: 'a flag',
    line: 'stop -s INT web',
    stderr: '"--signal" requires API version 1.42, but the Docker daemon API version is 1.41\n',
  },
  {
    what: 'a command',
    line: 'checkpoint ls web',
    stderr:
      'quaymaster checkpoint ls is only supported on a Docker daemon with experimental features enabled\n',
  },
])('$what that the engine does not know is refused before it is asked', async (row) => {
  await using engine = await fakeEngine({ apiVersion: '1.41' })

  const result = await quaymaster(row.line, engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: row.stderr })
  expect(engine.requests).toEqual([])
})

test.each([
  ['checkpoint', 'quaymaster checkpoint'],
  ['checkpoint xyzzy', 'quaymaster checkpoint'],
  ['checkpoint ls --foo', 'quaymaster checkpoint ls'],
])('%s is refused for the engine, not for what is wrong with it', async (line, path) => {
  await using engine = await fakeEngine({ apiVersion: '1.41' })

  const result = await quaymaster(line, engine)

  const stderr = `${path} is only supported on a Docker daemon with experimental features enabled\n`
  expect(result).toEqual({ exitCode: 1, stdout: '', stderr })
})

test('help says why the engine has no such command', async () => {
  await using engine = await fakeEngine({ apiVersion: '1.41' })

  const result = await quaymaster('volume update --help', engine)

  const stdout =
    'quaymaster volume update requires API version 1.42, but the Docker daemon API version is 1.41\n'
  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
})

test.each([
  ['--help volume ls', 'Usage:  quaymaster volume ls ', ''],
  ['volume xyzzy --help', 'Usage:  quaymaster volume COMMAND', ''],
  ['manifest', '', '\nUsage:  quaymaster manifest COMMAND'],
  ['volume', '', 'Usage:  quaymaster volume COMMAND'],
])('%s shows a page', async (line, stdout, stderr) => {
  const result = await quaymaster(line)

  expect(result.exitCode).toBe(0)
  expect(result.stdout.slice(0, stdout.length || undefined)).toBe(stdout)
  expect(result.stderr.slice(0, stderr.length || undefined)).toBe(stderr)
})

test('help leaves out what the engine does not know', async () => {
  await using engine = await fakeEngine({ apiVersion: '1.41' })

  const { stdout } = await quaymaster('stop --help', engine)

  expect(stdout).toContain('--timeout int')
  expect(stdout).not.toContain('--signal')
})

test('a deprecated flag works, and says on stdout that it is deprecated', async () => {
  await using engine = await fakeEngine({
    replies: { 'POST /containers/{id}/stop': { status: 204 } },
  })

  const { stdout } = await quaymaster('stop --time 3 web', engine)

  expect(stdout).toBe('Flag --time has been deprecated, use --timeout instead\nweb\n')
  expect(engine.requests[0]!.query.get('t')).toBe('3')
})

test("an error's control characters do not reach a terminal", async () => {
  await using engine = await fakeEngine({
    replies: {
      'POST /containers/{id}/stop': {
        status: 404,
        body: { message: 'no \x1b]52;c;eA==\x07 here' },
      },
    },
  })

  const onTerminal = await quaymaster('stop web', engine, { tty: { err: true } })
  const inPipe = await quaymaster('stop web', engine)

  expect(onTerminal.stderr).toBe('Error response from daemon: no \ufffd]52;c;eA==\ufffd here\n')
  expect(inPipe.stderr).toBe('Error response from daemon: no \x1b]52;c;eA==\x07 here\n')
})

async function* neverEnding(): AsyncGenerator<string> {
  await new Promise(() => {})
  yield ''
}
