import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pluginDirectories } from '../../src/plugins/find.ts'
import { quaymaster } from '../helpers/quaymaster.ts'
import { PluginHome } from './plugin-home.ts'

const metadata = { Version: 'v1.2', ShortDescription: 'Say hello', URL: 'https://example.com' }

async function pluginsOf(home: PluginHome, options: { config?: object; debug?: boolean } = {}) {
  const line = [...(options.debug ? ['-D'] : []), 'info', '-f', '{{json .ClientInfo.Plugins}}']
  const { config = {} } = options
  const { stdout } = await quaymaster(line, undefined, { home: home.path, config })
  return JSON.parse(stdout)
}

const answering = (answer: string) => `#!/bin/sh\nprintf '%s' '${answer}'`

describe('a plugin that works', () => {
  test('is told of by info, with what it says of itself', async () => {
    await using home = await PluginHome.create()
    const path = await home.addWorking('hello', { metadata })

    expect(await pluginsOf(home)).toEqual([
      { SchemaVersion: '0.1.0', Vendor: 'A vendor', ...metadata, Name: 'hello', Path: path },
    ])
  })

  test('is a management command with an asterisk in help, unless it hides', async () => {
    await using home = await PluginHome.create()
    await home.addWorking('hello', { metadata })
    await home.addWorking('shy', { metadata: { ...metadata, Hidden: true } })

    const { stdout } = await quaymaster('--help', undefined, { home: home.path })

    const section = /Management Commands:\n(.*?)\n\n/s.exec(stdout)?.[1]
    expect(section).toMatch(/^ {2}hello\* {6}Say hello$/m)
    expect(stdout).not.toContain('shy')
    expect(stdout).not.toContain('Invalid Plugins')
  })

  test('of an extra directory hides the one of the same name at home', async () => {
    await using home = await PluginHome.create()
    const extra = join(home.path, 'extra')
    const shadowed = await home.addWorking('hello')
    const first = await home.addWorking('hello', { directory: extra })

    const found = await pluginsOf(home, { config: { cliPluginsExtraDirs: [extra] } })

    expect(found).toMatchObject([{ Path: first, ShadowedPaths: [shadowed] }])
  })

  test.each(['0.1.0', '0.9.9', '1.4.2'])(
    'may keep to version %s of the protocol',
    async (version) => {
      await using home = await PluginHome.create()
      await home.addWorking('hello', { metadata: { SchemaVersion: version } })

      expect((await pluginsOf(home))[0]).not.toHaveProperty('Err')
    },
  )
})

describe('a plugin that does not work is named with the reason, and breaks nothing', () => {
  test.each([
    ['exits', 'bad', '#!/bin/sh\nexit 3', 'failed to fetch metadata: exit status 3'],
    ['is killed', 'bad', '#!/bin/sh\nkill -9 $$', 'failed to fetch metadata: signal: SIGKILL'],
    [
      'has no interpreter',
      'bad',
      '#!/nowhere/sh\n',
      /^failed to fetch metadata: fork\/exec .*: no such file or directory$/,
    ],
    ['says nothing', 'bad', '#!/bin/sh\n', 'invalid metadata: unexpected end of JSON input'],
    ['talks nonsense', 'bad', answering('garbage'), "invalid metadata: invalid character 'g'"],
    [
      'answers with a list',
      'bad',
      answering('[]'),
      /^invalid metadata: json: cannot unmarshal array/,
    ],
    [
      'answers with a number for a text',
      'bad',
      answering('{"SchemaVersion":"0.1.0","Vendor":3}'),
      /^invalid metadata: json: cannot unmarshal number .*Vendor/,
    ],
    [
      'has no vendor',
      'bad',
      answering('{"SchemaVersion":"0.1.0"}'),
      'plugin metadata does not define a vendor',
    ],
    [
      'has no version',
      'bad',
      answering('{"Vendor":"x"}'),
      'plugin SchemaVersion version cannot be empty',
    ],
    [
      'has a strange version',
      'bad',
      answering('{"SchemaVersion":"x","Vendor":"x"}'),
      'plugin SchemaVersion "x" has wrong format: must be <major>.<minor>.<patch>',
    ],
    [
      'is of the future',
      'bad',
      answering('{"SchemaVersion":"2.0.0","Vendor":"x"}'),
      'plugin SchemaVersion "2.0.0" is not supported: must be lower than 2.0.0',
    ],
    ['has a name in capitals', 'Bad', '#!/bin/sh\n', /^plugin candidate "Bad" did not match "/],
    [
      'is called as a command of ours',
      'ps',
      '#!/bin/sh\n',
      'plugin "ps" duplicates builtin command',
    ],
    [
      'never stops talking',
      'bad',
      '#!/bin/sh\nwhile :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done',
      /^failed to fetch metadata: an answer of more than/,
    ],
  ])('one that %s', async (_what, name, script, reason) => {
    await using home = await PluginHome.create()
    await home.add(name, script)
    const options = { home: home.path, config: {} }

    const [found] = await pluginsOf(home)
    const help = await quaymaster('--help', undefined, options)
    const run = await quaymaster(['bad'], undefined, options)
    const page = await quaymaster('info', undefined, options)

    expect(found).toMatchObject({ Name: name, Err: expect.stringMatching(reason) })
    expect(help.stdout).toContain(
      `\n\nInvalid Plugins:\n  ${name.padEnd(11)} ${found.Err}\n\nGlobal`,
    )
    expect(run).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^quaymaster: unknown command: quaymaster bad\n/),
    })
    expect(page.stderr).toContain(`WARNING: Plugin "${found.Path}" is not valid: ${found.Err}\n`)
  })

  test('one that is not executable', async () => {
    await using home = await PluginHome.create()
    await chmod(await home.addWorking('hello'), 0o644)

    expect((await pluginsOf(home))[0].Err).toMatch(/fork\/exec .*docker-hello: permission denied$/)
  })

  test('a link that leads nowhere, which only --debug shows', async () => {
    await using home = await PluginHome.create()
    await home.addWorking('hello')
    await symlink('/nowhere', join(home.plugins, 'docker-lost'))

    const plain = await pluginsOf(home)
    const debug = await pluginsOf(home, { debug: true })

    expect(plain).toMatchObject([{ Name: 'hello' }])
    expect(debug).toMatchObject([{ Name: 'hello' }, { Name: 'lost', Err: expect.anything() }])
  })

  test.each([
    ['the plugin', 'docker-hello'],
    ['its directory', '.'],
  ])('one where every user can change %s', async (_what, open) => {
    await using home = await PluginHome.create()
    await home.addWorking('hello')
    await chmod(join(home.plugins, open), 0o777)

    const { exitCode } = await quaymaster('hello', undefined, { home: home.path })

    expect(exitCode).toBe(1)
    expect((await pluginsOf(home))[0].Err).toMatch(/can be changed by every user of this machine$/)
    expect(await home.logged()).toBe('')
  })
})

test('directories and other files are no plugins', async () => {
  await using home = await PluginHome.create()
  await mkdir(join(home.plugins, 'docker-directory'), { recursive: true })
  await writeFile(join(home.plugins, 'readme'), '')

  expect(await pluginsOf(home)).toEqual([])
})

test('a directory that cannot be read does not end the search', async () => {
  await using home = await PluginHome.create()
  await home.addWorking('hello')
  const file = join(home.path, 'file')
  await writeFile(file, '')

  const found = await pluginsOf(home, { config: { cliPluginsExtraDirs: [file, '/nowhere'] } })

  expect(found).toMatchObject([{ Name: 'hello' }])
})

test('what a plugin says of itself does not drive the terminal', async () => {
  await using home = await PluginHome.create()
  const ShortDescription = 'red \\u001b[31m and \\u202e back'
  await home.add(
    'evil',
    answering(`{"SchemaVersion":"0.1.0","Vendor":"v","ShortDescription":"${ShortDescription}"}`),
  )

  const { stdout } = await quaymaster('--help', undefined, { home: home.path, tty: true })

  expect(stdout).toMatch(/^ {2}evil\* {7}red {2}\[31m and {3}back$/m)
})

test('plugins are not looked for on PATH or where the user is', async () => {
  await using home = await PluginHome.create()
  await home.addWorking('hello', { directory: home.path })

  const env = { PATH: `.:${home.path}` }
  const { exitCode } = await quaymaster('hello', undefined, { home: home.path, env })

  expect({ exitCode, logged: await home.logged() }).toEqual({ exitCode: 1, logged: '' })
})

test('Windows has plugins in Program Files, where only administrators write', () => {
  const directories = pluginDirectories({
    config: { directory: 'C:\\Users\\me\\.docker' },
    env: { ProgramFiles: 'C:\\Program Files', ProgramData: 'C:\\ProgramData' },
    platform: 'win32',
  })

  expect(directories).toHaveLength(2)
  expect(directories.join()).not.toContain('ProgramData')
})
