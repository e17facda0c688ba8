import { expect, test } from 'vitest'
import { temporaryDirectory } from '../config/temporary-directory.ts'
import { fakeEngine } from '../helpers/fake-engine.ts'
import { quaymaster } from '../helpers/quaymaster.ts'

const time = '2026-11-27T21:29:07.950116499Z'
const times = { CreatedAt: time, UpdatedAt: time, Version: { Index: 7 } }
const c1 = { ID: 'id1', ...times, Spec: { Name: 'c1', Labels: { x: 'y' }, Data: 'aGVsbG8=' } }
const replies = {
  'GET /configs': [c1],
  'GET /configs/{id}': c1,
  'POST /configs/create': { status: 201, body: { ID: 'new' } },
  'DELETE /configs/c1': undefined,
}

test('config create sends a file', async () => {
  await using directory = temporaryDirectory()
  const file = await directory.write('c', 'hello')
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(
    `config create -l x=y --template-driver golang c1 ${file}`,
    engine,
  )

  expect(result).toEqual({ exitCode: 0, stdout: 'new\n', stderr: '' })
  expect(engine.requests[0]!.body).toEqual({
    Name: 'c1',
    Labels: { x: 'y' },
    Data: 'aGVsbG8=',
    Templating: { Name: 'golang' },
  })
})

test.each([
  ['/nope', 'error reading from /nope: open /nope: no such file or directory'],
  ['', 'config file is required'],
  ['-', 'error reading from STDIN: data is empty'],
])('config create c1 "%s" is a mistake', async (file, problem) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(['config', 'create', 'c1', file], engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `Error reading content from "${file}": ${problem}\n`,
  })
})

test('config inspect --pretty shows what is in it', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('config inspect --pretty c1', engine)

  expect(result.stdout).toBe(
    'ID:\t\t\tid1\nName:\t\t\tc1\nLabels:\n - x=y\n' +
      'Created at:            \t2026-11-27 21:29:07.950116499 +0000 utc\n' +
      'Updated at:            \t2026-11-27 21:29:07.950116499 +0000 utc\nData:\nhello\n',
  )
})

test.each([
  ['ls -q', 'id1\n'],
  ["ls --format '{{.Name}} {{.Labels}}'", 'c1 x=y\n'],
  ['inspect -f {{.Spec.Name}} c1', 'c1\n'],
  ['rm c1', 'c1\n'],
])('config %s', async (words, stdout) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`config ${words}`, engine)

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
})

test.each(['inspect', 'rm'])('config %s needs a name', async (command) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(['config', command, ''], engine)

  expect(result.stderr).toBe('invalid config name or ID: value is empty\n')
  expect(engine.requests).toEqual([])
})
