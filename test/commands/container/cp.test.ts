import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { toText } from '../../../src/archive/names.ts'
import { endOfArchive, tarEntry } from '../../../src/archive/tar-writer.ts'
import { entriesOf } from '../../archive/entries.ts'
import { type EngineRequest, fakeEngine, type Reply } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cp-'))
})

afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

const modeDirectory = 2 ** 31
const modeSymlink = 2 ** 27
const modeDevice = 2 ** 26

/** The answer of an engine that looks at a path, or sends it. */
function stat(mode: number, { size = 0, linkTarget = '' } = {}) {
  const json = JSON.stringify({ name: 'x', size, mode, mtime: '2026-01-02T03:04:05Z', linkTarget })
  const headers = { 'X-Docker-Container-Path-Stat': Buffer.from(json).toString('base64') }
  return { status: 200, headers }
}

/** An engine whose paths are as given, that takes what it is sent. */
function engineWith(paths: Record<string, ReturnType<typeof stat>>, archive?: Uint8Array) {
  const missing = { status: 404, body: { message: 'Could not find the file' } }
  const look = ({ query }: EngineRequest) => paths[query.get('path')!] ?? missing
  const replies: Record<string, Reply> = {
    'HEAD /containers/web/archive': look,
    'GET /containers/web/archive': (request: EngineRequest) => {
      const found = look(request)
      return found === missing ? missing : { ...found, body: archive }
    },
    'PUT /containers/web/archive': () => ({ status: 200 }),
    'HEAD /containers/{id}/archive': { status: 404 },
    'PUT /containers/{id}/archive': { status: 404, body: { message: 'No such container: none' } },
  }
  return fakeEngine({ replies })
}

const tar = (...entries: Uint8Array[]) => Buffer.concat([...entries, endOfArchive])
const file = (name: string, content = 'hello') => tarEntry({ name }, Buffer.from(content))
const folder = (name: string) => tarEntry({ name, type: 'directory', mode: 0o755 })
const silence = { exitCode: 0, stdout: '', stderr: '' }

describe('into a container', () => {
  const upload = (requests: readonly EngineRequest[]) => {
    const { query, headers, body } = requests.at(-1)!
    return {
      query: Object.fromEntries(query),
      type: headers['content-type'],
      names: entriesOf(body as Buffer).map(({ header }) => toText(header.name)),
    }
  }

  test('a directory goes into the one that is there', async () => {
    await using engine = await engineWith({ '/srv': stat(modeDirectory) })
    mkdirSync(join(directory, 'site'))
    writeFileSync(join(directory, 'site/index.html'), 'hello')

    const result = await quaymaster(['cp', join(directory, 'site'), 'web:/srv'], engine)

    expect(result).toEqual(silence)
    expect(upload(engine.requests)).toEqual({
      query: { path: '/srv', noOverwriteDirNonDir: '1' },
      type: 'application/x-tar',
      names: ['site/', 'site/index.html'],
    })
  })

  test('a link at the destination is followed one step', async () => {
    await using engine = await engineWith({
      '/srv/www': stat(modeSymlink, { linkTarget: '../data' }),
      '/data': stat(modeDirectory),
    })
    writeFileSync(join(directory, 'a'), 'hello')

    await quaymaster(['cp', '-a', join(directory, 'a'), 'web:/srv/www'], engine)

    expect(upload(engine.requests)).toMatchObject({
      query: { path: '/data', copyUIDGID: '1' },
      names: ['a'],
    })
  })

  test('-L copies what a link leads to, under the name of the link', async () => {
    await using engine = await engineWith({ '/srv': stat(modeDirectory) })
    writeFileSync(join(directory, 'a'), 'hello')
    symlinkSync('a', join(directory, 'link'))

    await quaymaster(['cp', '-L', join(directory, 'link'), 'web:/srv'], engine)

    const [entry] = entriesOf(engine.requests.at(-1)!.body as Buffer)
    expect(entry!.header).toMatchObject({ name: 'link', type: 'file' })
    expect(entry!.content.toString()).toBe('hello')
  })

  test('an archive on stdin is passed on as it is', async () => {
    await using engine = await engineWith({ '/srv': stat(modeDirectory) })
    const archive = tar(file('a'))

    const result = await quaymaster('cp -q=false - web:/srv', engine, { input: archive })

    expect(result.stderr).toBe('Successfully copied 2.05kB to web:/srv\n')
    expect(engine.requests.at(-1)!.body).toEqual(archive)
  })

  test.each([
    ['cp DIR/none web:/srv', 'lstat DIR/none: no such file or directory'],
    ['cp DIR/none/x web:/srv', 'lstat DIR/none: no such file or directory'],
    ['cp DIR/a/ web:/srv', 'not a directory'],
    ['cp DIR/dangling/ web:/srv', 'lstat DIR/nowhere: no such file or directory'],
    ['cp -L DIR/loop web:/srv', 'EvalSymlinks: too many links'],
    ['cp DIR/a web:/new/', 'no such directory'],
    ['cp DIR/a none:/srv/', 'no such directory'],
    ['cp DIR/a none:/srv', 'Error response from daemon: No such container: none'],
    ['cp DIR web:/file', 'cannot copy directory'],
    [
      'cp DIR/a web:/dev/null',
      'destination "web:/dev/null" must be a directory or a regular file: got a device',
    ],
    ['cp - web:/file', 'destination "web:/file" must be a directory'],
    ['cp - web:/new', 'destination "web:/new" must be a directory'],
    ['cp web:/a none:/b', 'copying between containers is not supported'],
    ['cp a b', 'must specify at least one container source'],
    ["cp '' web:/a", 'source can not be empty'],
    ["cp web:/a ''", 'destination can not be empty'],
  ])('%s is refused', async (line, message) => {
    await using engine = await engineWith({
      '/srv': stat(modeDirectory),
      '/file': stat(0o644),
      '/dev/null': stat(modeDevice),
    })
    writeFileSync(join(directory, 'a'), 'hello')
    symlinkSync('nowhere', join(directory, 'dangling'))
    symlinkSync('loop', join(directory, 'loop'))
    const here = (text: string) => text.replaceAll('DIR', directory)

    const result = await quaymaster(here(line), engine)

    expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${here(message)}\n` })
  })

  test('a socket is left out, and said so', async () => {
    await using engine = await engineWith({ '/srv': stat(modeDirectory) })
    const server = createServer().listen(join(directory, 's'))
    await new Promise((resolve) => server.on('listening', resolve))

    const result = await quaymaster(['cp', `${directory}/.`, 'web:/srv'], engine)
    server.close()

    expect(result).toEqual({
      ...silence,
      stderr: `skipped ${directory}/s: an archive cannot hold a socket\n`,
    })
    expect(upload(engine.requests).names).toEqual(['./'])
  })
})

describe('out of a container', () => {
  test('a directory gets the name of a destination that is not there', async () => {
    const archive = tar(folder('etc'), file('etc/hosts'))
    await using engine = await engineWith({ '/etc': stat(modeDirectory) }, archive)

    const result = await quaymaster(['cp', 'web:/etc', join(directory, 'copy')], engine)

    expect(result).toEqual(silence)
    expect(readFileSync(join(directory, 'copy/hosts'), 'utf8')).toBe('hello')
  })

  test('a file replaces a file, and never what that is a hard link or a link to', async () => {
    await using engine = await engineWith({ '/a': stat(0o644) }, tar(file('a')))
    writeFileSync(join(directory, 'b'), 'old')

    const result = await quaymaster(['cp', 'web:/a', join(directory, 'b')], engine)

    expect(result).toEqual(silence)
    expect(readFileSync(join(directory, 'b'), 'utf8')).toBe('hello')
  })

  test('-L asks for what a link leads to, and gives it the name of the link', async () => {
    const paths = {
      '/srv/link': stat(modeSymlink, { linkTarget: 'real' }),
      '/srv/real': stat(modeDirectory),
    }
    await using engine = await engineWith(paths, tar(folder('real'), file('real/a')))

    const result = await quaymaster(['cp', '-L', 'web:/srv/link', directory], engine)

    expect(result).toEqual(silence)
    expect(readFileSync(join(directory, 'link/a'), 'utf8')).toBe('hello')
  })

  test('a tar goes to stdout as the engine sends it', async () => {
    const archive = tar(file('a'))
    await using engine = await engineWith({ '/a': stat(0o644) }, archive)

    const result = await quaymaster('cp web:/a -', engine)

    expect(result).toEqual({ exitCode: 0, stdout: archive.toString(), stderr: '' })
  })

  test('a tar does not go to a terminal (T14)', async () => {
    await using engine = await engineWith({ '/a': stat(0o644) }, tar(file('a')))

    const result = await quaymaster('cp web:/a -', engine, { tty: { out: true } })

    expect(result).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'cowardly refusing to save to a terminal. Redirect the output\n',
    })
    expect(engine.requests).toEqual([])
  })

  test.each([
    ['/a', 'DIR/none/x', 'invalid output path: directory "DIR/none" does not exist'],
    [
      '/a',
      '/dev/null',
      'invalid output path: "/dev/null" must be a directory or a regular file: got a device',
    ],
    ['/a', 'DIR/old/', 'stat DIR/old/: not a directory'],
    ['/a', 'DIR/none/', 'no such directory'],
    ['/etc', 'DIR/old', 'cannot copy directory'],
    ['/none', 'DIR', 'Error response from daemon: Could not find the file'],
    ['/a', 'DIR/loop', 'stat DIR/loop: too many levels of symbolic links'],
  ])('%s to %s is refused', async (source, destination, message) => {
    const paths = { '/a': stat(0o644), '/etc': stat(modeDirectory) }
    await using engine = await engineWith(paths, tar(file('a')))
    writeFileSync(join(directory, 'old'), 'old')
    symlinkSync('loop', join(directory, 'loop'))
    const here = (text: string) => text.replaceAll('DIR', directory)

    const result = await quaymaster(['cp', `web:${source}`, here(destination)], engine)

    expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${here(message)}\n` })
    expect(readFileSync(join(directory, 'old'), 'utf8')).toBe('old')
  })

  test.each([
    ['another name than was asked for (T13)', tar(file('b')), 'unexpected name in archive: "b"'],
    ['a second root (T13)', tar(file('a'), file('b')), 'unexpected name in archive: "b"'],
    ['a way up (T1)', tar(file('a/../../b')), 'invalid name in archive: "a/../../b"'],
    ['half an archive (T12)', tar(file('a')).subarray(0, 700), 'unexpected EOF'],
    ['no archive', Buffer.alloc(2048, 'x'), 'invalid tar header'],
  ])('an engine that sends %s is refused', async (_kind, archive, message) => {
    await using engine = await engineWith({ '/a': stat(0o644) }, archive)

    const result = await quaymaster(['cp', 'web:/a', join(directory, 'x')], engine)

    expect(result.exitCode).toBe(1)
    expect(result.stderr).toContain(message)
    expect(existsSync(join(directory, 'b'))).toBe(false)
  })

  test('an engine that sends no stat is refused', async () => {
    await using engine = await engineWith({ '/a': { status: 200, headers: {} as never } }, tar())

    const result = await quaymaster(['cp', 'web:/a', directory], engine)

    expect(result.stderr).toBe('unable to decode container path stat header\n')
  })

  test('devices and fifos are left out, and said so (T9)', async () => {
    const archive = tar(
      folder('d'),
      tarEntry({ name: 'd/null', type: 'character-device' }),
      tarEntry({ name: 'd/fifo\x1b[2J', type: 'fifo' }),
      file('d/a'),
    )
    await using engine = await engineWith({ '/d': stat(modeDirectory) }, archive)

    const result = await quaymaster(['cp', 'web:/d', directory], engine)

    expect(result).toEqual({
      ...silence,
      stderr:
        'skipped "d/null": cannot create a character-device\n' +
        'skipped "d/fifo\\u001b[2J": cannot create a fifo\n',
    })
    expect(readdirSync(join(directory, 'd'))).toEqual(['a'])
  })

  test('what the system refuses is told in docker’s words, with the place', async () => {
    const name = 'n'.repeat(300)
    await using engine = await engineWith({ '/d': stat(modeDirectory) }, tar(file(`d/${name}`)))

    const result = await quaymaster(['cp', 'web:/d', directory], engine)

    expect(result.stderr).toMatch(new RegExp(`^\\w+ ${directory}/d/${name}: file name too long\n$`))
  })

  test('modes and times are exact, and owners are those of whoever copies', async () => {
    const entry = tarEntry({ name: 'a', mode: 0o6755, uid: 3_000_000, modifiedSeconds: 1e9 })
    await using engine = await engineWith({ '/a': stat(0o644) }, tar(entry))

    await quaymaster(['cp', '-a', 'web:/a', directory], engine)

    const { mode, uid, mtimeMs } = lstatSync(join(directory, 'a'))
    expect({ mode, uid, mtimeMs }).toEqual({
      mode: 0o106755,
      uid: lstatSync(directory).uid,
      mtimeMs: 1e12,
    })
  })
})

describe('what is said of a copy', () => {
  test.each([
    ['nothing where stdout is no terminal', '', { err: true }, ''],
    ['the sizes where stdout is one', '', { out: true }, 'SUMMARY'],
    ['nothing with -q', '-q', { out: true, err: true }, ''],
    ['the sizes with -q=false', '-q=false', {}, 'SUMMARY'],
  ])('%s', async (_name, flags, tty, expected) => {
    await using engine = await engineWith({ '/a': stat(0o644, { size: 5 }) }, tar(file('a')))
    const words = ['cp', ...(flags ? [flags] : []), 'web:/a', join(directory, 'x')]

    const result = await quaymaster(words, engine, { tty })

    const summary = `Successfully copied 5B (transferred 2.05kB) to ${directory}/x\n`
    expect(result).toEqual({ ...silence, stderr: expected && summary })
  })

  test('a copy that takes its time shows how far it is, on a terminal only', async () => {
    await using engine = await engineWith({ '/srv': stat(modeDirectory) })
    const large = join(directory, 'large')
    writeFileSync(large, '')
    truncateSync(large, 300 << 20)

    const shown = await quaymaster(['cp', large, 'web:/srv'], engine, { tty: true })
    const plain = await quaymaster(['cp', '-q=false', large, 'web:/srv'], engine)

    expect(shown.stderr).toMatch(/\r\x1b\[KCopying to container - \d+(\.\d+)?[kM]?B\r\x1b\[K/)
    expect(shown.stderr).toMatch(/\r\x1b\[KSuccessfully copied 315MB/)
    expect(plain.stderr).toMatch(/^Successfully copied 315MB .transferred 315MB. to web:\/srv\n$/)
  })

  test('a copy that fails does not say that it went well', async () => {
    await using engine = await engineWith({})
    writeFileSync(join(directory, 'a'), 'hello')

    const result = await quaymaster(['cp', '-q=false', join(directory, 'a'), 'none:/x'], engine)

    expect(result.stderr).toBe('Error response from daemon: No such container: none\n')
  })
})
