import { request } from 'node:http'
import type { Socket } from 'node:net'
import { json, text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { fakeEngine } from './fake-engine.ts'
import { frame } from './frame.ts'

interface Sent {
  readonly body?: string
  readonly headers?: Record<string, string>
}

function ask(host: string, line: string, { body, headers }: Sent = {}) {
  const [method, path] = line.split(' ')
  const socketPath = host.slice('unix://'.length)
  return new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    const outgoing = request({ socketPath, method, path, headers, agent: false }, resolve)
    outgoing.on('upgrade', (response, socket: Socket, head) => {
      socket.unshift(head)
      resolve(Object.assign(response, { upgraded: socket }))
    })
    outgoing.on('error', reject).end(body)
  })
}

test('answers with values, whole answers, functions and streams', async () => {
  await using engine = await fakeEngine({
    replies: {
      'GET /version': { Version: '29.2.1' },
      'POST /containers/{id}/start': { status: 304 },
      'GET /containers/{id}/json': ({ path }: { path: string }) => ({ Id: path }),
      'GET /events': { status: 200, stream: ['{"a":1}\n', '{"a":2}\n'] },
    },
  })

  const version = await json(await ask(engine.host, 'GET /v1.53/version'))
  const start = await ask(engine.host, 'POST /v1.53/containers/web/start')
  const container = await json(await ask(engine.host, 'GET /v1.53/containers/web/json'))
  const events = await text(await ask(engine.host, 'GET /v1.53/events'))

  expect(version).toEqual({ Version: '29.2.1' })
  expect(start.statusCode).toBe(304)
  expect(container).toEqual({ Id: '/containers/web/json' })
  expect(events).toBe('{"a":1}\n{"a":2}\n')
})

test('records requests, with JSON decoded and pings left out', async () => {
  await using engine = await fakeEngine({ replies: { 'POST /volumes/create': {} } })

  const ping = await ask(engine.host, 'HEAD /_ping')
  await ask(engine.host, 'POST /v1.44/volumes/create', {
    body: '{"Name":"data"}',
    headers: { 'Content-Type': 'application/json' },
  })

  expect(ping.headers['api-version']).toBe('1.53')
  expect(engine.requests).toMatchObject([
    { method: 'POST', path: '/volumes/create', version: '1.44', body: { Name: 'data' } },
  ])
})

test('hands an upgraded connection on, after the body of its request', async () => {
  await using engine = await fakeEngine({
    hijacked: (socket) => socket.end(frame(1, 'hello\n')),
  })

  const response = await ask(engine.host, 'POST /v1.53/exec/e1/start', {
    body: '{"Tty":false}',
    headers: { 'Content-Type': 'application/json', Connection: 'Upgrade', Upgrade: 'tcp' },
  })
  const output = await text((response as unknown as { upgraded: Socket }).upgraded)

  expect(response.statusCode).toBe(101)
  expect(output).toBe(frame(1, 'hello\n').toString())
  expect(engine.requests[0]!.body).toEqual({ Tty: false })
})

test('refuses an upgrade with the reply of its route', async () => {
  await using engine = await fakeEngine({
    replies: { 'POST /exec/e1/start': { status: 409, body: { message: 'paused' } } },
    hijacked: (socket) => socket.end(),
  })

  const response = await ask(engine.host, 'POST /v1.53/exec/e1/start', {
    headers: { Connection: 'Upgrade', Upgrade: 'tcp' },
  })

  expect(response.statusCode).toBe(409)
  expect(await json(response)).toEqual({ message: 'paused' })
})

test.each([
  ['GET /v1.53/nowhere', 'GET /nowhere is no operation of the API'],
  ['GET /v1.53/containers/json?everything=1', 'ContainerList takes no parameter "everything"'],
  ['GET /v1.40/services?status=1', 'parameter "status" of ServiceList needs API 1.41, not 1.40'],
  ['PUT /v1.41/volumes/data', 'VolumeUpdate needs API 1.42, not 1.41'],
])('refuses %s', async (line, message) => {
  await using engine = await fakeEngine()

  const response = await ask(engine.host, line)

  expect(response.statusCode).toBe(400)
  expect(await json(response)).toEqual({ message: `fake engine: ${message}` })
})
