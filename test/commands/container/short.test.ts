import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const missing = { status: 404, body: { message: 'No such container: b' } }

test.each([
  ['stop', 'POST', '/stop'],
  ['restart', 'POST', '/restart'],
  ['kill', 'POST', '/kill'],
  ['pause', 'POST', '/pause'],
  ['unpause', 'POST', '/unpause'],
  ['rm', 'DELETE', ''],
])('%s goes on with the next name, and ends with 1 and every error', async (verb, method, tail) => {
  await using engine = await fakeEngine({
    replies: {
      [`${method} /containers/b${tail}`]: missing,
      [`${method} /containers/{id}${tail}`]: { status: 204 },
    },
  })

  const result = await quaymaster(`${verb} a b c`, engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: 'a\nc\n',
    stderr: 'Error response from daemon: No such container: b\n',
  })
})

test('answers come in the order of the names, whichever is first', async () => {
  let release = () => {}
  const later = new Promise<void>((resolve) => {
    release = resolve
  })
  await using engine = await fakeEngine({
    replies: {
      'POST /containers/slow/wait': async () => {
        await later
        return { StatusCode: 1 }
      },
      'POST /containers/fast/wait': () => {
        release()
        return { StatusCode: 2 }
      },
    },
  })

  const result = await quaymaster('wait slow fast', engine)

  expect(result).toEqual({ exitCode: 0, stdout: '1\n2\n', stderr: '' })
})

test('at most 50 names are asked for at once', async () => {
  const names = Array.from({ length: 60 }, (_, i) => `c${i}`)
  let open = 0
  let most = 0
  await using engine = await fakeEngine({
    replies: {
      'POST /containers/{id}/wait': async () => {
        most = Math.max(most, ++open)
        await new Promise((resolve) => setImmediate(resolve))
        open--
        return { StatusCode: 0 }
      },
    },
  })

  const result = await quaymaster(['wait', ...names], engine)

  expect(result.stdout).toBe('0\n'.repeat(60))
  expect(result.stderr).toBe('')
  expect(most).toBeLessThanOrEqual(50)
  expect(most).toBeGreaterThan(1)
})

test('rm -f of what is missing is silent', async () => {
  await using engine = await fakeEngine({ replies: { 'DELETE /containers/b': missing } })

  const result = await quaymaster('rm -f b', engine)

  expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' })
})

test.each(['stop', 'wait', 'restart'])('%s can be interrupted', async (verb) => {
  const signals = new EventEmitter<{ signal: [NodeJS.Signals] }>()
  await using engine = await fakeEngine({
    replies: {
      [`POST /containers/web/${verb}`]: () => {
        queueMicrotask(() => signals.emit('signal', 'SIGINT'))
        return new Promise(() => {})
      },
    },
  })

  const result = await quaymaster(`${verb} web`, engine, { signals })

  expect(result).toEqual({ exitCode: 130, stdout: '', stderr: '' })
})

test('stop and kill say how', async () => {
  await using engine = await fakeEngine({
    replies: { 'POST /containers/{id}/{verb}': { status: 204 } },
  })

  await quaymaster('stop -s INT -t 3 web', engine)
  const old = await quaymaster('stop --time 4 web', engine)
  await quaymaster('kill -s 10 web', engine)

  expect(engine.requests.map(({ query }) => query.toString())).toEqual([
    'signal=INT&t=3',
    't=4',
    'signal=10',
  ])
  expect(old.stdout).toMatch(/^Flag --time has been deprecated, use --timeout instead\n/)
})

test('commit refuses the name of a digest before anything is made', async () => {
  await using engine = await fakeEngine({ replies: { 'POST /commit': { Id: 'sha256:1' } } })

  const result = await quaymaster(`commit web image@sha256:${'0'.repeat(64)}`, engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'refusing to create a tag with a digest reference\n',
  })
  expect(engine.requests).toEqual([])
})
