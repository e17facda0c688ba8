import { duplexPair } from 'node:stream'
import { expect, test } from 'vitest'
import { codes, frame, GrpcError, unframe, valuesOf } from '../../../src/build/buildkit/grpc.ts'
import { GrpcClient } from '../../../src/build/buildkit/grpc-client.ts'
import { type Methods, serve, unary } from '../../../src/build/buildkit/grpc-server.ts'
import { BytesMessage } from '../../../src/build/buildkit/messages.ts'

/** A server of these methods, and a client at the other end of its connection. */
function connected(methods: Methods) {
  const [ours, theirs] = duplexPair()
  const server = serve(theirs, methods)
  const client = new GrpcClient(ours)
  return {
    client,
    close: () => server.close(),
    breakOff: () => ours.destroy(),
    async [Symbol.asyncDispose]() {
      client.close()
      await server.close()
    },
  }
}

const ask = (client: GrpcClient, path: string, text: string) =>
  client
    .unary(path, BytesMessage, BytesMessage, { data: Buffer.from(text) })
    .then(({ data }) => data.toString())

async function collect(messages: AsyncIterable<Buffer>): Promise<string[]> {
  const texts: string[] = []
  for await (const message of messages) texts.push(message.toString())
  return texts
}

test.each([1, 3, 5, 6, 100])('messages are found in chunks of %i bytes', async (size) => {
  const wire = Buffer.concat([
    frame(Buffer.from('one')),
    frame(Buffer.alloc(0)),
    frame(Buffer.from('three')),
  ])
  const chunks = Array.from({ length: Math.ceil(wire.length / size) }, (_, i) =>
    wire.subarray(i * size, (i + 1) * size),
  )

  const messages = await collect(
    unframe(
      (async function* () {
        yield* chunks
      })(),
    ),
  )

  expect(messages).toEqual(['one', '', 'three'])
})

test('a message that is cut short is an error', async () => {
  const wire = frame(Buffer.from('one')).subarray(0, 6)

  const messages = collect(
    unframe(
      (async function* () {
        yield wire
      })(),
    ),
  )

  await expect(messages).rejects.toThrow('the stream ended within a message')
})

test('a call is answered', async () => {
  await using pair = connected({
    '/a/Echo': unary(BytesMessage, BytesMessage, ({ data }) => ({ data })),
  })

  expect(await ask(pair.client, '/a/Echo', 'hello')).toBe('hello')
})

test('a failure comes with its code and its words', async () => {
  await using pair = connected({
    '/a/Fail': unary(BytesMessage, BytesMessage, () => {
      throw new GrpcError(codes.notFound, 'secret größe%\n: not found')
    }),
  })

  const answer = ask(pair.client, '/a/Fail', '')

  await expect(answer).rejects.toMatchObject({
    code: codes.notFound,
    message: 'secret größe%\n: not found',
  })
})

test('a method that is not served is unimplemented', async () => {
  await using pair = connected({})

  await expect(ask(pair.client, '/a/toString', '')).rejects.toMatchObject({
    code: codes.unimplemented,
  })
})

test('a broken connection is told from a call that was given up', async () => {
  await using pair = connected({ '/a/Hang': () => new Promise(() => {}) })
  const lost = pair.client.open('/a/Hang').messages.next()
  const cancelled = pair.client.open('/a/Hang')
  cancelled.cancel()

  await expect(cancelled.messages.next()).rejects.toMatchObject({ code: codes.canceled })
  pair.breakOff()
  await expect(lost).rejects.toMatchObject({ code: codes.unavailable })
})

test('the server hears of a call that was given up', async () => {
  const watch = new AbortController()
  let hear = () => {}
  const heard = new Promise<void>((resolve) => {
    hear = resolve
  })
  await using pair = connected({
    async '/a/Hang'({ signal }) {
      signal.addEventListener('abort', () => hear())
      watch.abort()
      await heard
    },
  })

  const call = pair.client.open('/a/Hang', { signal: watch.signal })

  await expect(call.messages.next()).rejects.toMatchObject({ code: codes.canceled })
  await expect(heard).resolves.toBeUndefined()
})

test('the end of a server waits for its methods to clear away what they made', async () => {
  let isCleared = false
  await using connection = connected({
    async '/a.B/Write'(call) {
      try {
        for await (const bytes of call.messages) await call.send(bytes)
      } finally {
        await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
        isCleared = true
      }
    },
  })
  const call = connection.client.open('/a.B/Write')
  await call.send(BytesMessage.encode({ data: Buffer.from('a') }))
  await call.messages.next()

  await connection.close()

  expect(isCleared).toBe(true)
})

test('a method that waits for something else does not keep a server from its end', async () => {
  let isCalled = false
  await using connection = connected({
    async '/a.B/Stuck'(call) {
      isCalled = true
      await call.send(BytesMessage.encode({}))
      await new Promise(() => {})
    },
  })
  const call = connection.client.open('/a.B/Stuck')
  await call.send(BytesMessage.encode({}))
  await call.messages.next()

  await connection.close()

  expect(isCalled).toBe(true)
})

test('metadata that is repeated keeps its commas', async () => {
  await using pair = connected({
    async '/a/Names'({ metadata, send }) {
      for (const value of valuesOf(metadata, 'pattern')) await send(Buffer.from(value))
    },
  })
  const call = pair.client.open('/a/Names', {
    metadata: [
      ['pattern', 'a,b'],
      ['pattern', 'c'],
    ],
  })
  call.end()

  expect(await collect(call.messages)).toEqual(['a,b', 'c'])
})

test('much is sent no faster than it is taken', async () => {
  const chunk = Buffer.alloc(1 << 20)
  await using pair = connected({
    async '/a/Much'({ send }) {
      for (let i = 0; i < 32; i++) await send(chunk)
    },
  })
  const call = pair.client.open('/a/Much')
  call.end()
  let received = 0
  for await (const message of call.messages) received += message.length

  expect(received).toBe(32 * chunk.length)
})
