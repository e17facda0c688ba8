import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configDirectory, loadConfig } from '../../src/config/file.ts'
import { temporaryDirectory } from './temporary-directory.ts'

test.each([
  ['the flag first', { DOCKER_CONFIG: '/env' }, '/flag', '/flag'],
  ['then the variable', { DOCKER_CONFIG: '/env' }, undefined, '/env'],
  ['then the home directory', { DOCKER_CONFIG: '' }, undefined, '/home/me/.docker'],
])('the directory is chosen by %s', (_, env, flag, directory) => {
  expect(configDirectory(env, '/home/me', flag)).toBe(directory)
})

test.each([
  ['no file', undefined],
  ['an empty file', ''],
  ['a blank file', ' \n'],
  ['null', 'null'],
])('%s gives defaults and no warning', async (_, text) => {
  await using home = temporaryDirectory()
  if (text !== undefined) await home.write('config.json', text)

  const config = loadConfig(home.path)

  expect(config.warnings).toEqual([])
  expect(config.psFormat).toBeUndefined()
})

test('known properties are found in any case', async () => {
  await using home = temporaryDirectory()
  await home.write(
    'config.json',
    JSON.stringify({
      PSFORMAT: 'x',
      httpheaders: { A: '1' },
      pruneFilters: ['label=a'],
      currentContext: '',
      proxies: { default: { HTTPProxy: 'p', unknown: 5 } },
      plugins: { hello: { hooks: 'pull' } },
      unknown: [1],
    }),
  )

  const config = loadConfig(home.path)

  expect(config).toMatchObject({
    psFormat: 'x',
    HttpHeaders: { A: '1' },
    pruneFilters: ['label=a'],
    proxies: { default: { httpProxy: 'p' } },
    plugins: { hello: { hooks: 'pull' } },
  })
  expect(config.currentContext).toBeUndefined()
  expect(config.warnings).toEqual([])
})

const goField = 'into Go struct field ConfigFile.'
test.each([
  ['{bad', "invalid character 'b'"],
  ['[]', 'json: cannot unmarshal array into Go value of type configfile.ConfigFile'],
  ['"x"', 'json: cannot unmarshal string into Go value of type configfile.ConfigFile'],
  ['{"psFormat":5}', `json: cannot unmarshal number ${goField}psFormat of type string`],
  [
    '{"auths":[]}',
    `json: cannot unmarshal array ${goField}auths of type map[string]types.AuthConfig`,
  ],
  ['{"HttpHeaders":{"a":5}}', `json: cannot unmarshal number ${goField}HttpHeaders of type string`],
  ['{"features":{"a":true}}', `json: cannot unmarshal bool ${goField}features of type string`],
  [
    '{"proxies":[]}',
    `json: cannot unmarshal array ${goField}proxies of type map[string]configfile.ProxyConfig`,
  ],
  ['{"auths":{"x":{"auth":"!!"}}}', 'illegal base64 data at input byte 0'],
  ['{"auths":{"x":{"auth":"YQ=="}}}', 'Invalid auth configuration file'],
])('%s is warned about as docker does', async (text, problem) => {
  await using home = temporaryDirectory()
  const path = await home.write('config.json', text)

  const { warnings } = loadConfig(home.path)

  expect(warnings).toEqual([`WARNING: Error parsing config file (${path}): ${problem}`])
})

test('one wrong value does not hide the others', async () => {
  await using home = temporaryDirectory()
  const auths = { bad: { auth: '!!' }, good: { auth: 'YTpi' } }
  await home.write('config.json', JSON.stringify({ psFormat: 5, auths, detachKeys: 'ctrl-x' }))

  const config = loadConfig(home.path)

  expect(config).toMatchObject({ detachKeys: 'ctrl-x', auths: { good: { auth: 'YTpi' } } })
})

test('a directory in the place of the file is warned about', async () => {
  await using home = temporaryDirectory()
  await home.write('config.json/x', '')
  const path = join(home.path, 'config.json')

  const { warnings } = loadConfig(home.path)

  expect(warnings).toEqual([
    `WARNING: Error parsing config file (${path}): read ${path}: is a directory`,
  ])
})

test('saving keeps unknown keys, order and exact numbers, with tabs and no final newline', async () => {
  await using home = temporaryDirectory()
  const path = await home.write(
    'config.json',
    '{"zz":9223372036854771712,"auths":{"x":{"auth":"YTpi","email":"e"}},"ratio":1.0,"other":{"b":null}}',
  )

  await loadConfig(home.path).save((json) => {
    json.currentContext = 'a<b'
  })

  expect(await readFile(path, 'utf8')).toBe(
    `{
\t"zz": 9223372036854771712,
\t"auths": {
\t\t"x": {
\t\t\t"auth": "YTpi",
\t\t\t"email": "e"
\t\t}
\t},
\t"ratio": 1.0,
\t"other": {
\t\t"b": null
\t},
\t"currentContext": "a\\u003cb"
}`,
  )
})

test('a first save has auths, as docker writes it, for the owner only', async () => {
  await using home = temporaryDirectory()
  const config = loadConfig(join(home.path, '.docker'))

  await config.save((json) => {
    json.currentContext = 'abc'
  })

  expect(await readFile(config.path, 'utf8')).toBe(
    '{\n\t"auths": {},\n\t"currentContext": "abc"\n}',
  )
  expect((await stat(config.path)).mode & 0o777).toBe(0o600)
  expect(await readdir(config.directory)).toEqual(['config.json'])
})

test('what was saved, and what others saved meanwhile, is seen', async () => {
  await using home = temporaryDirectory()
  await home.write('config.json', '{"currentContext":"old","psFormat":"x"}')
  const config = loadConfig(home.path)
  await home.write('config.json', '{"currentContext":"old","detachKeys":"ctrl-a"}')

  await config.save((json) => {
    delete json.currentContext
  })

  expect(config.currentContext).toBeUndefined()
  expect(config.psFormat).toBeUndefined()
  expect(config.detachKeys).toBe('ctrl-a')
})

test('saves at the same time do not lose each other', async () => {
  await using home = temporaryDirectory()
  const config = loadConfig(home.path)
  const names = Array.from({ length: 10 }, (_, index) => `key${index}`)

  await Promise.all(
    names.map((name) =>
      config.save((json) => {
        json[name] = true
      }),
    ),
  )

  const saved = JSON.parse(await readFile(config.path, 'utf8')) as object
  expect(Object.keys(saved)).toEqual(['auths', ...names])
})

test('nothing is written where nothing changed', async () => {
  await using home = temporaryDirectory()
  const text = '{ "psFormat" : "x", "HttpHeaders": {"User-Agent": "x"} }'
  const path = await home.write('config.json', text)
  const before = await stat(path)

  await loadConfig(home.path).save((json) => {
    json.psFormat = 'x'
  })

  expect(await readFile(path, 'utf8')).toBe(text)
  expect((await stat(path)).ino).toBe(before.ino)
})

test.each([
  [{ 'user-agent': 'x', A: '1' }, { A: '1' }],
  [{ 'User-Agent': 'x' }, undefined],
])('headers %j are saved as %j: the User-Agent is not kept', async (headers, saved) => {
  await using home = temporaryDirectory()
  const path = await home.write('config.json', JSON.stringify({ HttpHeaders: headers }))

  await loadConfig(home.path).save((json) => {
    json.psFormat = 'x'
  })

  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
    auths: {},
    HttpHeaders: saved,
    psFormat: 'x',
  })
})

test('a file that is no JSON is not overwritten', async () => {
  await using home = temporaryDirectory()
  const path = await home.write('config.json', '{"auths":{"x":{"auth":"YTpi"},}')

  const saving = loadConfig(home.path).save((json) => {
    json.psFormat = 'x'
  })

  await expect(saving).rejects.toThrow(`${path} is left as it is: invalid character '}'`)
  expect(await readFile(path, 'utf8')).toBe('{"auths":{"x":{"auth":"YTpi"},}')
})
