import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { anInspectedContainer } from '../../helpers/builders.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { frame } from '../../helpers/frame.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const replies = {
  'GET /containers/web/json': anInspectedContainer(),
  'POST /containers/web/exec': { status: 201, body: { Id: 'e1' } },
  'GET /exec/e1/json': { ExitCode: 3 },
}

test('exec splits stdout from stderr and exits like the command', async () => {
  await using engine = await fakeEngine({
    replies,
    hijacked: (socket) => socket.end(Buffer.concat([frame(1, 'hello\n'), frame(2, 'oops\n')])),
  })

  const result = await quaymaster('exec web ls -t --user x', engine)

  expect(result).toEqual({ exitCode: 3, stdout: 'hello\n', stderr: 'oops\n' })
  expect(engine.requests[1]!.body).toMatchObject({ Cmd: ['ls', '-t', '--user', 'x'], Tty: false })
})

test('exec -d starts and ends', async () => {
  await using engine = await fakeEngine({
    replies: { ...replies, 'POST /exec/e1/start': { status: 200 } },
  })

  const result = await quaymaster('exec -d web ls', engine)

  expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  expect(engine.requests.at(-1)!.body).toMatchObject({ Detach: true })
})

test('exec -it without a terminal is refused before an exec is created', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('exec -it web sh', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'cannot attach stdin to a TTY-enabled container because stdin is not a terminal\n',
  })
  expect(engine.requests.map(({ method }) => method)).toEqual(['GET'])
})

test('an exec that is refused to be started fails in the words of the engine', async () => {
  await using engine = await fakeEngine({
    replies: { ...replies, 'POST /exec/e1/start': { status: 409, body: { message: 'paused' } } },
  })

  const result = await quaymaster('exec web ls', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'Error response from daemon: paused\n',
  })
})

test('an interrupted exec leaves its command alone and ends with success, as in docker', async () => {
  const signals = new EventEmitter<{ signal: [NodeJS.Signals] }>()
  await using engine = await fakeEngine({
    replies,
    hijacked: (socket: Socket) => socket.resume(),
  })
  // Read only once the streams are joined.
  const input = new Readable({ read: () => void signals.emit('signal', 'SIGINT') })

  const result = await quaymaster('exec -i web sleep 99', engine, { signals, input })

  expect(result.exitCode).toBe(0)
  expect(result.stderr).toBe('')
})

test('the window and the keys are told with the exec', async () => {
  await using engine = await fakeEngine({
    replies: { ...replies, 'POST /exec/e1/resize': { status: 200 } },
    hijacked: (socket) => socket.end('raw'),
  })

  const result = await quaymaster('exec -t --detach-keys ctrl-x web top', engine, {
    tty: { out: true, columns: 100, rows: 30 },
  })

  expect(result.stdout).toBe('raw')
  expect(engine.requests[1]!.body).toMatchObject({
    ConsoleSize: [30, 100],
    DetachKeys: 'ctrl-x',
    Tty: true,
  })
})
