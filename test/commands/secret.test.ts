import { expect, test } from 'vitest'
import { temporaryDirectory } from '../config/temporary-directory.ts'
import { fakeEngine } from '../helpers/fake-engine.ts'
import { quaymaster } from '../helpers/quaymaster.ts'

const time = '2026-11-27T21:29:07.950116499Z'
const times = { CreatedAt: time, UpdatedAt: time, Version: { Index: 7 } }
const s1 = { ID: 'id1', ...times, Spec: { Name: 's1', Labels: { c: '', a: 'b' } } }
const s10 = { ID: 'id10', ...times, Spec: { Name: 's10', Labels: {}, Driver: { Name: 'vault' } } }
const replies = {
  'GET /secrets': [s10, s1],
  'GET /secrets/s1': s1,
  'GET /secrets/s10': s10,
  'POST /secrets/create': { status: 201, body: { ID: 'new' } },
  'DELETE /secrets/s1': undefined,
}

test('secret create sends a file', async () => {
  await using directory = temporaryDirectory()
  const file = await directory.write('s', 'data\0x')
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(
    `secret create -l a=b -l c --template-driver golang s1 ${file}`,
    engine,
  )

  expect(result).toEqual({ exitCode: 0, stdout: 'new\n', stderr: '' })
  expect(engine.requests[0]!.body).toEqual({
    Name: 's1',
    Labels: { a: 'b', c: '' },
    Data: 'ZGF0YQB4',
    Templating: { Name: 'golang' },
  })
})

test('secret create reads stdin', async () => {
  await using engine = await fakeEngine({ replies })

  await quaymaster('secret create s1 -', engine, { input: 'stdin' })

  expect(engine.requests[0]!.body).toEqual({ Name: 's1', Labels: {}, Data: 'c3RkaW4=' })
})

test('secret create leaves the content to a driver', async () => {
  await using engine = await fakeEngine({ replies })

  await quaymaster('secret create --driver vault s1', engine)

  expect(engine.requests[0]!.body).toEqual({ Name: 's1', Labels: {}, Driver: { Name: 'vault' } })
})

test.each([
  ['s1', 'secret file is required'],
  ["s1 ''", 'secret file is required'],
  ['-d vault s1 file', 'When using secret driver secret data must be empty'],
  ['s1 /nope', 'error reading from /nope: open /nope: no such file or directory'],
  ['s1 /tmp', 'error reading from /tmp: read /tmp: is a directory'],
  ['s1 -', 'error reading from STDIN: data is empty'],
])('secret create %s is a mistake', async (words, problem) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`secret create ${words}`, engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${problem}\n` })
  expect(engine.requests).toEqual([])
})

test.each([
  ['-q', 'id1\nid10\n'],
  ['--format \'{{.Name}} {{.Driver}} {{.Labels}} {{.Label "a"}}\'', 's1  a=b,c= b\ns10 vault  \n'],
])('secret ls %s', async (flags, stdout) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`secret ls ${flags}`, engine)

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
})

test('secret ls shows a table in the order of the names', async () => {
  await using engine = await fakeEngine({ replies })

  const { stdout } = await quaymaster('secret ls -f name=s', engine)

  expect(stdout.replaceAll(/(\S+ )+ago/g, 'AGO')).toMatch(
    /^ID +NAME +DRIVER +CREATED +UPDATED\nid1 +s1 +AGO +AGO\nid10 +s10 +vault +AGO +AGO\n$/,
  )
  expect(engine.requests[0]!.query.get('filters')).toBe('{"name":{"s":true}}')
})

const pretty = `ID:              id1
Name:              s1
Labels:
 - a=b
 - c
Driver:            
Created at:        2026-11-27 21:29:07.950116499 +0000 utc
Updated at:        2026-11-27 21:29:07.950116499 +0000 utc
`

test.each(['--pretty', '--format pretty', '--pretty --format {{.ID}}'])(
  'secret inspect %s is for people',
  async (flags) => {
    await using engine = await fakeEngine({ replies })

    const result = await quaymaster(`secret inspect ${flags} s1`, engine)

    expect(result).toEqual({ exitCode: 0, stdout: pretty, stderr: '' })
  },
)

test('secret inspect shows what the engine says', async () => {
  await using engine = await fakeEngine({ replies })

  const { stdout } = await quaymaster('secret inspect s1 s10', engine)
  const name = await quaymaster('secret inspect -f {{.Spec.Name}} s1', engine)

  expect(JSON.parse(stdout)).toEqual([s1, s10])
  expect(name.stdout).toBe('s1\n')
})

test('secret inspect shows nothing for people where one is missing', async () => {
  const missing = { status: 404, body: { message: 'secret nope not found' } }
  await using engine = await fakeEngine({ replies: { ...replies, 'GET /secrets/nope': missing } })

  const result = await quaymaster('secret inspect --pretty s1 nope', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'Error response from daemon: secret nope not found\n',
  })
})

test('secret rm goes on where one is missing', async () => {
  const missing = { status: 404, body: { message: 'secret nope not found' } }
  await using engine = await fakeEngine({
    replies: { ...replies, 'DELETE /secrets/nope': missing },
  })

  const result = await quaymaster(['secret', 'rm', 'nope', 's1', ''], engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: 's1\n',
    stderr:
      'Error response from daemon: secret nope not found\ninvalid secret name or ID: value is empty\n',
  })
})
