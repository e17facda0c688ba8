import { EventEmitter } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { type FakeEngineOptions, fakeEngine } from '../../helpers/fake-engine.ts'
import { frame } from '../../helpers/frame.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

/** An engine whose containers write `output` and end with `code`. */
function running(
  { output = [] as Uint8Array[], code = 0 } = {},
  { replies, ...options }: FakeEngineOptions = {},
) {
  return fakeEngine({
    hijacked: (socket) => socket.end(Buffer.concat(output)),
    ...options,
    replies: {
      'POST /containers/create': { status: 201, body: { Id: 'c1', Warnings: [] } },
      'POST /containers/c1/start': { status: 204 },
      'POST /containers/c1/wait': { StatusCode: code },
      ...replies,
    },
  })
}

const asked = (engine: { requests: readonly { method: string; path: string }[] }) =>
  engine.requests.map(({ method, path }) => `${method} ${path}`)

const noImage = { status: 404, body: { message: 'No such image: busybox:latest' } }

/** Refuses the first creation for want of the image. */
function untilPulled(refusal = noImage) {
  let asked = 0
  return () => (asked++ === 0 ? refusal : { status: 201, body: { Id: 'c1', Warnings: [] } })
}

test('run attaches, waits and starts, in this order', async () => {
  const output = [frame(1, 'out\n'), frame(2, 'err\n')]
  await using engine = await running({ output, code: 3 })

  const result = await quaymaster('run busybox echo', engine)

  expect(result).toEqual({ exitCode: 3, stdout: 'out\n', stderr: 'err\n' })
  expect(asked(engine)).toEqual([
    'POST /containers/create',
    'POST /containers/c1/attach',
    'POST /containers/c1/wait',
    'POST /containers/c1/start',
  ])
  expect(Object.fromEntries(engine.requests[1]!.query)).toEqual({
    stream: '1',
    stdin: '0',
    stdout: '1',
    stderr: '1',
  })
  expect(engine.requests[2]!.query.get('condition')).toBe('next-exit')
})

test('run --rm waits for the removal', async () => {
  await using engine = await running({ code: 4 })

  const result = await quaymaster('run --rm busybox false', engine)

  expect(result.exitCode).toBe(4)
  expect(engine.requests[2]!.query.get('condition')).toBe('removed')
})

test('run -d only starts, and prints the id', async () => {
  await using engine = await running()

  const result = await quaymaster('run -d busybox', engine)

  expect(result).toEqual({ exitCode: 0, stdout: 'c1\n', stderr: '' })
  expect(asked(engine)).toEqual(['POST /containers/create', 'POST /containers/c1/start'])
})

test.each([
  [127, 'exec: "x": executable file not found in $PATH: unknown'],
  [127, 'exec: "/x": stat /x: no such file or directory: unknown'],
  [127, 'The system cannot find the file specified.'],
  [126, 'exec: "/etc/passwd": permission denied: unknown'],
  [126, 'exec: "/etc": is a directory: unknown'],
  [125, 'network nonet not found'],
])('run ends with %i when the start fails with "%s"', async (exitCode, message) => {
  await using engine = await running(
    {},
    {
      hijacked: (socket: Socket) => socket.resume(),
      replies: { 'POST /containers/c1/start': { status: 400, body: { message } } },
    },
  )

  const result = await quaymaster('run busybox x', engine)

  expect(result).toEqual({
    exitCode,
    stdout: '',
    stderr: `quaymaster: Error response from daemon: ${message}\n\nRun 'quaymaster run --help' for more information\n`,
  })
})

test.each([
  ['a failed wait', { status: 500, body: { message: 'gone' } }],
  ['an error of the wait', { StatusCode: 0, Error: { Message: 'gone' } }],
])('%s is 125', async (_name, reply) => {
  await using engine = await running({}, { replies: { 'POST /containers/c1/wait': reply } })

  const result = await quaymaster('run busybox', engine)

  expect(result.exitCode).toBe(125)
  expect(result.stderr).toMatch(/^Error waiting for container: .*gone\n$/)
})

test('bad detach keys are refused before anything is asked', async () => {
  await using engine = await running()

  const result = await quaymaster('run --detach-keys foo busybox', engine)

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toMatch(/^invalid detach keys \(foo\): .*\n$/)
  expect(engine.requests).toEqual([])
})

test.each([
  [
    'run -it busybox',
    'cannot attach stdin to a TTY-enabled container because stdin is not a terminal',
  ],
  ['run -d -a stdout busybox', 'conflicting options: cannot specify both --attach and --detach'],
])('%s is refused before anything is created', async (line, message) => {
  await using engine = await running()

  const result = await quaymaster(line, engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${message}\n` })
  expect(engine.requests).toEqual([])
})

test('without an engine run ends with 1, and says which', async () => {
  const result = await quaymaster('run busybox', { host: 'unix:///nowhere.sock' })

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr:
      'failed to connect to the docker API at unix:///nowhere.sock; check if the path is correct and if the daemon is running: dial unix /nowhere.sock: connect: no such file or directory\n',
  })
})

test('an image that is missing is pulled, with all messages on stderr', async () => {
  await using engine = await running(
    { output: [frame(1, 'hi\n')] },
    {
      replies: {
        'POST /containers/create': untilPulled(),
        'POST /images/create': {
          status: 200,
          stream: ['{"status":"Pulling from library/busybox","id":"latest"}\n{"status":"Done"}\n'],
        },
      },
    },
  )

  const result = await quaymaster('run busybox', engine)

  expect(result).toEqual({
    exitCode: 0,
    stdout: 'hi\n',
    stderr:
      "Unable to find image 'busybox:latest' locally\nlatest: Pulling from library/busybox\nDone\n",
  })
  expect(Object.fromEntries(engine.requests[1]!.query)).toEqual({
    fromImage: 'docker.io/library/busybox',
    tag: 'latest',
  })
})

test.each([
  'image with reference busybox was found but does not match the specified platform: wanted linux/arm64, actual: linux/amd64',
  'image with reference busybox was found but its platform (linux/amd64) does not match the specified platform (linux/arm64)',
  'image with reference busybox:latest was found but does not provide the specified platform (linux/arm64)',
])('an image of another platform is pulled: %s', async (message) => {
  await using engine = await running(
    {},
    {
      replies: {
        'POST /containers/create': untilPulled({ status: 404, body: { message } }),
        'POST /images/create': { status: 200, stream: ['{"status":"Done"}\n'] },
      },
    },
  )

  const result = await quaymaster('run -d --platform linux/arm64 busybox', engine)

  expect(result).toEqual({
    exitCode: 0,
    stdout: 'c1\n',
    stderr: "Unable to find image 'busybox:latest' locally\nDone\n",
  })
  expect(engine.requests[1]!.query.get('platform')).toBe('linux/arm64')
})

test('--quiet pulls without a word, --pull always asks nobody first, never does not pull', async () => {
  const pulled = { status: 200, stream: ['{"status":"Done"}\n'] }
  const pull = { 'POST /images/create': pulled }
  await using missing = await running(
    {},
    { replies: { ...pull, 'POST /containers/create': untilPulled() } },
  )
  await using always = await running({}, { replies: pull })
  await using never = await running(
    {},
    { replies: { ...pull, 'POST /containers/create': noImage } },
  )

  const quiet = await quaymaster('run --quiet busybox', missing)
  await quaymaster('run --pull always busybox', always)
  const refused = await quaymaster('run --pull never busybox', never)

  expect(quiet).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  expect(asked(always).slice(0, 2)).toEqual(['POST /images/create', 'POST /containers/create'])
  expect(refused.exitCode).toBe(125)
  expect(asked(never)).toEqual(['POST /containers/create'])
})

test('an error in the stream of the pull ends run with 125', async () => {
  const message = 'manifest unknown'
  const stream = [`{"errorDetail":{"message":"${message}"},"error":"${message}"}\n`]
  await using engine = await running(
    {},
    {
      replies: {
        'POST /containers/create': noImage,
        'POST /images/create': { status: 200, stream },
      },
    },
  )

  const result = await quaymaster('run busybox', engine)

  expect(result.exitCode).toBe(125)
  expect(result.stderr).toContain(`quaymaster: ${message}\n`)
})

test('--cidfile in a directory that is not there is refused in plain words', async () => {
  await using engine = await fakeEngine({ replies: {} })

  const result = await quaymaster('run --cidfile /nowhere/id busybox', engine)

  expect(result.exitCode).toBe(127)
  expect(result.stderr).toContain(
    'failed to create the container ID file: open /nowhere/id: no such file or directory\n',
  )
})

test('--cidfile of a run that fails is taken away again', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'quaymaster-cid-'))
  await using engine = await running(
    {},
    { replies: { 'POST /containers/create': { status: 500, body: { message: 'no' } } } },
  )

  await quaymaster(`run --cidfile ${join(directory, 'id')} busybox`, engine)

  expect(await readdir(directory)).toEqual([])
  await rm(directory, { recursive: true })
})

test('signals go to the container, and its output is taken to the end', async () => {
  const signals = new EventEmitter<{ signal: [NodeJS.Signals] }>()
  let attached: Socket | undefined
  await using engine = await running(
    { code: 7 },
    {
      hijacked: (socket: Socket) => {
        attached = socket
      },
      replies: {
        'POST /containers/c1/start': () => {
          queueMicrotask(() => signals.emit('signal', 'SIGINT'))
          return { status: 204 }
        },
        'POST /containers/c1/kill': () => {
          attached!.end(frame(1, 'last words\n'))
          return { status: 204 }
        },
      },
    },
  )

  const result = await quaymaster('run busybox', engine, { signals })

  expect(result).toEqual({ exitCode: 7, stdout: 'last words\n', stderr: '' })
  expect(engine.requests.at(-1)!.query.get('signal')).toBe('2')
})

test('a signal during the pull ends the run, and nothing is created', async () => {
  const signals = new EventEmitter<{ signal: [NodeJS.Signals] }>()
  await using engine = await running(
    {},
    {
      replies: {
        'POST /images/create': () => {
          queueMicrotask(() => signals.emit('signal', 'SIGTERM'))
          return {
            status: 200,
            stream: (async function* () {
              yield '{"status":"Pulling"}\n'
              await new Promise(() => {})
            })(),
          }
        },
      },
    },
  )

  const result = await quaymaster('run --pull always busybox', engine, { signals })

  expect(result.exitCode).toBe(143)
  expect(asked(engine)).toEqual(['POST /images/create'])
})

test('stdin is passed on with its end, and the output still comes', async () => {
  let received = ''
  await using engine = await running(
    {},
    {
      hijacked: (socket: Socket) => {
        socket.on('data', (chunk) => {
          received += chunk
        })
        socket.on('end', () => socket.end(frame(1, `got ${received}`)))
        socket.resume()
      },
    },
  )

  const result = await quaymaster('run -i busybox cat', engine, { input: 'hello\n' })

  expect(result).toEqual({ exitCode: 0, stdout: 'got hello\n', stderr: '' })
})

test('the detach keys leave the container alone, and the end is a success', async () => {
  const input = new PassThrough()
  await using engine = await running(
    {},
    {
      hijacked: (socket: Socket) => {
        socket.write('prompt> ')
        socket.once('data', () => input.write('\x11'))
        socket.resume()
        input.write('a\x10')
      },
      replies: {
        'POST /containers/c1/wait': () => new Promise(() => {}),
        'POST /containers/c1/resize': { status: 200 },
      },
    },
  )

  const result = await quaymaster('run -it --rm busybox', engine, { input, tty: true })

  expect(result.exitCode).toBe(0)
  expect(result.stderr).toBe('')
})

test('the size of the terminal is sent with the creation and after the start', async () => {
  let attached: Socket | undefined
  await using engine = await running(
    {},
    {
      hijacked: (socket: Socket) => {
        attached = socket
      },
      replies: {
        'POST /containers/c1/resize': () => {
          attached!.end()
          return { status: 200 }
        },
      },
    },
  )

  await quaymaster('run -t busybox', engine, { tty: { out: true, columns: 100, rows: 30 } })

  expect(engine.requests[0]!.body).toMatchObject({ HostConfig: { ConsoleSize: [30, 100] } })
  expect(Object.fromEntries(engine.requests.at(-1)!.query)).toEqual({ h: '30', w: '100' })
})

test.each([
  ['half a frame', frame(1, 'hello').subarray(0, 10), 'middle of a frame'],
  ['a frame of no kind', Buffer.from([7, 0, 0, 0, 0, 0, 0, 1, 65]), 'unrecognized stream: 7'],
  ['an error of the engine', frame(3, 'disk full'), 'error from daemon in stream: disk full'],
])('%s is one line on stderr', async (_name, output, message) => {
  await using engine = await running({ output: [output] })

  const result = await quaymaster('run busybox', engine)

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toContain(message)
  expect(result.stderr.split('\n')).toHaveLength(2)
})

test('an engine below 1.44 connects the second network after the creation', async () => {
  await using engine = await running(
    {},
    { apiVersion: '1.43', replies: { 'POST /networks/{id}/connect': { status: 200 } } },
  )

  const result = await quaymaster('run -d --network a --network b busybox', engine)

  expect(result.exitCode).toBe(0)
  expect(asked(engine)[1]).toBe('POST /networks/b/connect')
  expect(engine.requests[1]!.body).toMatchObject({ Container: 'c1' })
})
