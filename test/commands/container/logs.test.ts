import { expect, test } from 'vitest'
import { anInspectedContainer } from '../../helpers/builders.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { frame } from '../../helpers/frame.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

function logging(stream: Uint8Array[], { tty = false } = {}) {
  const container = anInspectedContainer({ Id: 'c1' })
  const inspected = { ...container, Config: { ...container.Config, Tty: tty } }
  return fakeEngine({
    replies: {
      'GET /containers/web/json': inspected,
      'GET /containers/c1/logs': { status: 200, stream },
    },
  })
}

test('logs divide the outputs, wherever the frames are split', async () => {
  const bytes = Buffer.concat([frame(1, 'out\n'), frame(2, 'err\n'), frame(1, 'more\n')])
  await using engine = await logging(Array.from(bytes, (byte) => Buffer.of(byte)))

  const result = await quaymaster('logs web', engine)

  expect(result).toEqual({ exitCode: 0, stdout: 'out\nmore\n', stderr: 'err\n' })
})

test('logs of a terminal are shown as they are', async () => {
  const bytes = frame(1, 'not a frame\r\n')
  await using engine = await logging([bytes], { tty: true })

  const result = await quaymaster('logs web', engine)

  expect(result.stdout).toBe(bytes.toString())
})

test('the options go to the engine', async () => {
  await using engine = await logging([])

  await quaymaster('logs -f -t -n 5 --details --since 1136073845 --until 1136073846.5 web', engine)

  expect(Object.fromEntries(engine.requests[1]!.query)).toMatchObject({
    follow: '1',
    timestamps: '1',
    tail: '5',
    details: '1',
    since: '1136073845',
  })
})

test.each(['since', 'until'])('a --%s that is no time names the option', async (option) => {
  await using engine = await logging([])

  const result = await quaymaster(`logs --${option} bad web`, engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `invalid value for "${option}": failed to parse value as time or duration: "bad"\n`,
  })
})

test('what the engine cuts off is shown, and then one line says so', async () => {
  const whole = frame(1, 'whole\n')
  await using engine = await logging([whole, frame(1, 'half').subarray(0, 9)])

  const result = await quaymaster('logs web', engine)

  expect(result.exitCode).toBe(1)
  expect(result.stdout).toContain('whole\n')
  expect(result.stderr).toMatch(/^.*middle of a frame\n$/)
})
