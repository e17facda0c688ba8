import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { toText } from '../../src/archive/names.ts'
import { endOfArchive, tarEntry } from '../../src/archive/tar-writer.ts'
import { prepareContext } from '../../src/build/context.ts'
import { parseGitUrl } from '../../src/build/git.ts'
import { entriesOf } from '../archive/entries.ts'

let root: string
let context: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'context-'))
  context = join(root, 'context')
  mkdirSync(context)
  write('context/Dockerfile', 'FROM scratch\n')
  write('context/file', 'hello')
})

afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

function write(path: string, content: string) {
  writeFileSync(join(root, path), content)
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** The whole context: the names in it with their content, and where the Dockerfile is. */
async function prepared(source: string, dockerfile?: string, input: string | Buffer = '') {
  const stdin = () => Readable.from(input.length > 0 ? [Buffer.from(input)] : [])
  const made = await prepareContext({ source, dockerfile, stdin, env: process.env })
  try {
    const entries = entriesOf(await bytesOf(made.body))
    const files = entries.map(({ header, content }) => [toText(header.name), `${content}`] as const)
    return { dockerfile: made.dockerfile, files: Object.fromEntries(files), entries }
  } finally {
    await made.dispose()
  }
}

const archive = Buffer.concat([
  tarEntry({ name: 'Dockerfile' }, Buffer.from('FROM scratch\n')),
  tarEntry({ name: 'a' }, Buffer.from('x')),
  endOfArchive,
])

describe('a directory', () => {
  test('is sent as it is, owned by root', async () => {
    const { dockerfile, files, entries } = await prepared(context)

    expect(dockerfile).toBe('Dockerfile')
    expect(files).toEqual({ Dockerfile: 'FROM scratch\n', file: 'hello' })
    expect(entries.map(({ header: { uid, gid } }) => [uid, gid])).toEqual([
      [0, 0],
      [0, 0],
    ])
  })

  test('always brings Dockerfile and .dockerignore', async () => {
    write('context/.dockerignore', '*\n')

    const { files } = await prepared(context)

    expect(Object.keys(files)).toEqual(['.dockerignore', 'Dockerfile'])
  })

  test('may have its Dockerfile under another name, seen from where we are', async () => {
    write('context/other', 'FROM x\n')

    const { dockerfile } = await prepared(context, join(context, 'other'))

    expect(dockerfile).toBe('other')
  })

  test('may have its Dockerfile in lower case', async () => {
    rmSync(join(context, 'Dockerfile'))
    write('context/dockerfile', 'FROM x\n')

    const { dockerfile } = await prepared(context)

    expect(dockerfile).toBe('dockerfile')
  })

  test.each(['stdin', 'a file elsewhere'])(
    'gets a Dockerfile of %s under a name that the image does not see',
    async (origin) => {
      write('context/.dockerignore', 'file\n')
      write('elsewhere', 'FROM other\n')
      const name = origin === 'stdin' ? '-' : join(root, 'elsewhere')

      const { dockerfile, files } = await prepared(context, name, 'FROM other\n')

      expect(dockerfile).toMatch(/^\.dockerfile\.[0-9a-f]{20}$/)
      expect(files).toEqual({
        Dockerfile: 'FROM scratch\n',
        [dockerfile!]: 'FROM other\n',
        '.dockerignore': `file\n\n${dockerfile}\n`,
      })
    },
  )

  test('without an ignore file gets one along with a Dockerfile from elsewhere', async () => {
    const { dockerfile, files } = await prepared(context, '-', 'FROM other\n')

    expect(files['.dockerignore']).toBe(`.dockerignore\n${dockerfile}\n`)
  })

  test('does not fail for a directory it leaves out and may not read', async () => {
    mkdirSync(join(context, 'closed'))
    chmodSync(join(context, 'closed'), 0)
    write('context/.dockerignore', 'closed\n')

    const { files } = await prepared(context)

    expect(Object.keys(files)).toEqual(['.dockerignore', 'Dockerfile', 'file'])
  })

  test.runIf(process.getuid?.() !== 0)('names a file that may not be read', async () => {
    chmodSync(join(context, 'file'), 0)

    await expect(prepared(context)).rejects.toThrow(
      `error checking context: no permission to read from '${context}/file'`,
    )
  })

  test('whose Dockerfile is a link out of it is refused', async () => {
    write('secret', 'x')
    rmSync(join(context, 'Dockerfile'))
    symlinkSync('../secret', join(context, 'Dockerfile'))

    await expect(prepared(context)).rejects.toThrow('unable to open Dockerfile')
  })

  test('without a Dockerfile is refused', async () => {
    rmSync(join(context, 'Dockerfile'))

    await expect(prepared(context)).rejects.toThrow(
      'unable to prepare context: unable to evaluate symlinks in Dockerfile path: ' +
        `lstat ${context}/Dockerfile: no such file or directory`,
    )
  })

  test('whose Dockerfile is a link to itself is refused', async () => {
    rmSync(join(context, 'Dockerfile'))
    symlinkSync('Dockerfile', join(context, 'Dockerfile'))

    await expect(prepared(context)).rejects.toThrow('EvalSymlinks: too many links')
  })

  test('that is a file is refused', async () => {
    await expect(prepared(join(context, 'file'))).rejects.toThrow(
      `unable to prepare context: context must be a directory: ${context}/file`,
    )
  })

  test('that does not exist is refused', async () => {
    await expect(prepared('no/such/path')).rejects.toThrow(
      'unable to prepare context: path "no/such/path" not found',
    )
  })
})

describe('stdin', () => {
  test('that is an archive is passed on', async () => {
    const { dockerfile, files } = await prepared('-', 'x/Dockerfile', archive)

    expect(dockerfile).toBe('x/Dockerfile')
    expect(files).toEqual({ Dockerfile: 'FROM scratch\n', a: 'x' })
  })

  test.each([
    ['gzip', gzipSync(archive)],
    ['bzip2', Buffer.from('BZh91AY&SY')],
    ['xz', Buffer.from('fd377a585a0000', 'hex')],
    ['zstd', Buffer.from('28b52ffd0000', 'hex')],
  ])('that is compressed with %s is passed on as it is', async (_, input) => {
    const stdin = () => Readable.from([input.subarray(0, 3), input.subarray(3)])

    const { body, dockerfile } = await prepareContext({ source: '-', stdin, env: {} })

    expect((await bytesOf(body)).equals(input)).toBe(true)
    expect(dockerfile).toBeUndefined()
  })

  test.each(['', 'FROM x\n', `FROM x\n${'RUN y\n'.repeat(1000)}`])(
    'that is text is a Dockerfile alone',
    async (text) => {
      const { dockerfile, files } = await prepared('-', undefined, text)

      expect(dockerfile).toBe('Dockerfile')
      expect(files).toEqual({ Dockerfile: text })
    },
  )

  test('cannot be both context and Dockerfile', async () => {
    await expect(prepared('-', '-')).rejects.toThrow(
      "invalid argument: can't use stdin for both build context and dockerfile",
    )
  })

  test('that is a Dockerfile goes with no other', async () => {
    await expect(prepared('-', 'x', 'FROM x\n')).rejects.toThrow(
      'unable to prepare context: ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles',
    )
  })
})

describe('the web', () => {
  async function serve(files: Readonly<Record<string, string | Buffer>>) {
    const server = createServer(({ url = '' }, response) => {
      if (url === '/moved') return void response.writeHead(302, { Location: '/archive' }).end()
      const content = files[url]
      if (content === undefined) return void response.writeHead(404).end('no such thing\n')
      response.end(content)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    return {
      url: `http://127.0.0.1:${port}`,
      [Symbol.asyncDispose]: async () => {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      },
    }
  }

  const temporary = () => readdirSync(tmpdir()).filter((name) => name.startsWith('docker-build-'))

  test('gives an archive, through redirects, and leaves nothing behind', async () => {
    await using server = await serve({ '/archive': archive })
    const before = temporary()

    const { files } = await prepared(`${server.url}/moved`)

    expect(files).toEqual({ Dockerfile: 'FROM scratch\n', a: 'x' })
    expect(temporary()).toEqual(before)
  })

  test('gives a Dockerfile', async () => {
    await using server = await serve({ '/Dockerfile': 'FROM x\n' })

    const { dockerfile, files } = await prepared(`${server.url}/Dockerfile`)

    expect([dockerfile, files]).toEqual(['Dockerfile', { Dockerfile: 'FROM x\n' }])
  })

  test('gives an archive that a Dockerfile of stdin is added to', async () => {
    const ignoring = tarEntry({ name: './.dockerignore' }, Buffer.from('a'))
    await using server = await serve({ '/archive': Buffer.concat([ignoring, archive]) })

    const { dockerfile, files } = await prepared(`${server.url}/archive`, '-', 'FROM other\n')

    expect(files).toEqual({
      './.dockerignore': `a\n${dockerfile}\n`,
      Dockerfile: 'FROM scratch\n',
      a: 'x',
      [dockerfile!]: 'FROM other\n',
    })
  })

  test('refuses in its own words, and leaves nothing behind', async () => {
    await using server = await serve({})
    const before = temporary()

    await expect(prepared(`${server.url}/x`)).rejects.toThrow(
      `unable to prepare context: unable to download remote context ${server.url}/x: ` +
        `failed to GET ${server.url}/x with status 404 Not Found: no such thing`,
    )
    expect(temporary()).toEqual(before)
  })

  test('gives a git repository, at a ref and a directory of it', async () => {
    const files = gitRepository()
    await using server = await serve(files)
    const before = temporary()

    const whole = await prepared(`${server.url}/repository.git`)
    const part = await prepared(`${server.url}/repository.git#v1:sub`)

    expect(whole.files).toMatchObject({
      Dockerfile: 'FROM scratch\n',
      'sub/Dockerfile': 'FROM b\n',
    })
    expect(part.files).toEqual({ Dockerfile: 'FROM a\n' })
    expect(temporary()).toEqual(before)
  })

  test.each([
    ['#master:../..', /not within git root|ENOENT/],
    ['#master:link', /not within git root/],
    ['#master:Dockerfile', /not a directory/],
    ['#nothing', /error fetching/],
  ])('gives no context at %s of a git repository', async (fragment, message) => {
    await using server = await serve(gitRepository())
    const before = temporary()

    await expect(prepared(`${server.url}/repository.git${fragment}`)).rejects.toThrow(message)
    expect(temporary()).toEqual(before)
  })

  /** A repository's files as a plain file server has them, by path. */
  function gitRepository(): Record<string, Buffer> {
    const work = join(root, 'work')
    const bare = join(root, 'repository.git')
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], {
        cwd: work,
        stdio: 'pipe',
      })
    mkdirSync(join(work, 'sub'), { recursive: true })
    git('init', '--quiet', '--initial-branch=master')
    write('work/Dockerfile', 'FROM scratch\n')
    write('work/sub/Dockerfile', 'FROM a\n')
    symlinkSync('/etc', join(work, 'link'))
    git('add', '.')
    git('commit', '--quiet', '-m', 'one')
    git('tag', 'v1')
    write('work/sub/Dockerfile', 'FROM b\n')
    git('commit', '--quiet', '-am', 'two')
    git('clone', '--quiet', '--bare', '.', bare)
    execFileSync('git', ['update-server-info'], { cwd: bare })
    const paths = readdirSync(bare, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
    return Object.fromEntries(
      paths.flatMap((path) => {
        const url = `/repository.git${path.slice(bare.length)}`
        const content = readFileSync(path)
        return [
          [url, content],
          [`${url}?service=git-upload-pack`, content],
        ]
      }),
    )
  }
})

describe('a git URL', () => {
  test.each([
    ['https://h/r.git', 'https://h/r.git', 'master', ''],
    ['https://h/r.git#', 'https://h/r.git', 'master', ''],
    ['https://h/r.git#v1', 'https://h/r.git', 'v1', ''],
    ['https://h/r.git#:dir', 'https://h/r.git', 'master', 'dir'],
    ['https://h/r.git#pull/42/head:a/b', 'https://h/r.git', 'pull/42/head', 'a/b'],
    ['git@h:o/r.git#v1:d', 'git@h:o/r.git', 'v1', 'd'],
    ['github.com/o/r', 'https://github.com/o/r', 'master', ''],
    ['git://h/r', 'git://h/r', 'master', ''],
  ])('%s is read', (source, url, ref, directory) => {
    expect(parseGitUrl(source)).toEqual({ url, ref, directory })
  })

  test.each(['https://h/r.git#-x', 'git@h:r.git#--upload-pack=touch x', 'https://h/r.git#%2dx'])(
    '%s has a ref that git would take for an option (T27)',
    (source) => {
      expect(() => parseGitUrl(source)).toThrow('invalid refspec: -')
    },
  )

  test.each(['ext::sh -c touch% x', '--upload-pack=touch x', 'file:///etc/x.git'])(
    '%s is none (T27)',
    async (source) => {
      await expect(prepared(source)).rejects.toThrow('not found')
      expect(existsSync('x')).toBe(false)
    },
  )
})
