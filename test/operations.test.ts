import { join } from 'node:path'
import { expect, test } from 'vitest'
import { operations } from '../src/api/operations.ts'
import { fakeEngine, type Hijack } from './helpers/fake-engine.ts'
import { runProgram } from './helpers/program.ts'
import { quaymaster } from './helpers/quaymaster.ts'

test.each(operations)('api reaches $id', async ({ method, path, body, response }) => {
  const called = path.replaceAll(/\{\w+\}/g, 'name')
  const hijacked: Hijack = (socket) => socket.end()
  await using engine = await fakeEngine({
    replies: { [`${method} ${called}`]: response === 'json' ? {} : { status: 200, body: '' } },
    ...((response === 'hijack' || response === 'websocket') && { replies: {}, hijacked }),
  })

  const input = body === 'json' ? '{}' : ''
  const flags = body ? ['--input', '-'] : []
  const { exitCode, stderr } = await quaymaster(['api', method, called, ...flags], engine, {
    input,
  })

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  // Pings are answered, and not recorded.
  if (path !== '/_ping') expect(engine.requests).toMatchObject([{ method, path: called }])
})

test('docs/operations.md says what the sources say', async () => {
  const script = join(import.meta.dirname, '../scripts/operations.mjs')

  const result = await runProgram(process.execPath, [script, '--check'])

  expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' })
})
