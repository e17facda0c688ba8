import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImageHistoryResponseItem } from '../../../src/api/schema.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const zone = process.env.TZ

beforeAll(() => {
  process.env.TZ = 'UTC'
})
afterAll(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

function aLayer(fields: Partial<ImageHistoryResponseItem> = {}): ImageHistoryResponseItem {
  return {
    Id: '<missing>',
    Created: 1_700_000_000,
    CreatedBy: 'COPY . /app # buildkit',
    Tags: [],
    Size: 0,
    Comment: '',
    ...fields,
  }
}

const layers = [
  aLayer({
    Id: 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    Created: 0,
    CreatedBy: '/bin/sh -c #(nop)\tCMD ["sh"] and a very long line that is cut',
    Size: 1_234_567,
    Comment: 'c',
  }),
  aLayer({ CreatedBy: '日本語'.repeat(9) }),
]
const replies = { 'GET /images/{name}/history': layers }
const sinceThen = '{{if eq .CreatedSince "N/A"}}none{{else}}some{{end}}'

// What docker 28.2.2 prints of the same layers.
test.each([
  [
    '--human=false',
    'IMAGE          CREATED AT             CREATED BY                                      SIZE      COMMENT\n' +
      '0123456789ab   1970-01-01T00:00:00Z   /bin/sh -c #(nop) CMD ["sh"] and a very long…   1234567   c\n' +
      '<missing>      2023-11-14T22:13:20Z   日本語日本語日本語日本語日本語日本語日本語日…   0         \n',
  ],
  [
    "--format 'table {{.ID}}\\t{{.Size}}\\t{{.Comment}}'",
    'IMAGE          SIZE      COMMENT\n0123456789ab   1.23MB    c\n<missing>      0B        \n',
  ],
  [`--format '${sinceThen}'`, 'none\nsome\n'],
  ['-H=0 --format {{.CreatedSince}}', '1970-01-01T00:00:00Z\n2023-11-14T22:13:20Z\n'],
  ['--quiet', '0123456789ab\n<missing>\n'],
  ['--quiet --format {{.Size}}', '1.23MB\n0B\n'],
  ['-q --no-trunc', `${layers[0]!.Id}\n<missing>\n`],
])('history %s', async (flags, stdout) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`history ${flags} x`, engine)

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
})

test('history --format json has every field', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /images/x/history': [layers[0]] } })

  const { stdout } = await quaymaster('image history --format json x', engine)

  expect(JSON.parse(stdout)).toEqual({
    Comment: 'c',
    CreatedAt: '1970-01-01T00:00:00Z',
    CreatedBy: '/bin/sh -c #(nop) CMD ["sh"] and a very long…',
    CreatedSince: 'N/A',
    ID: '0123456789ab',
    Size: '1.23MB',
  })
})

test('history asks for a platform as JSON', async () => {
  await using engine = await fakeEngine({ replies })

  await quaymaster('history --platform linux/arm64/v8 a/b:c', engine)

  const { path, query } = engine.requests[0]!
  expect(path).toBe('/images/a/b:c/history')
  expect(JSON.parse(query.get('platform')!)).toEqual({
    os: 'linux',
    architecture: 'arm64',
    variant: 'v8',
  })
})

test.each([
  [
    '1.53',
    "--platform '*'",
    'invalid platform: "*": wildcards not yet supported: invalid argument',
  ],
  [
    '1.47',
    '--platform linux',
    '"--platform" requires API version 1.48, but the Docker daemon API version is 1.47',
  ],
  ['1.53', '', 'Error response from daemon: page not found'],
])('history on API %s with "%s" is refused', async (apiVersion, flags, message) => {
  await using engine = await fakeEngine({ apiVersion })

  const result = await quaymaster(`history ${flags} x`, engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${message}\n` })
})
