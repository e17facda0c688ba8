import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { TarHeader } from '../../src/archive/header.ts'
import { toBytes, toPath, toText } from '../../src/archive/names.ts'
import { entriesOf } from '../archive/entries.ts'
import { compareTest, engineTest, mustSucceed, officialDocker } from '../helpers/engine-test.ts'
import { launcher, type Result, runProgram } from '../helpers/program.ts'

// What is copied, and what is already where it is copied to; a shell makes both, here and in a
// container. Their times are old, so that what a copy touches can be told from what it brings.
const sourceScene = `
  mkdir -p src/dir/sub src/empty && cd src
  printf file >file; printf a >dir/a; ln dir/a dir/b; printf deep >dir/sub/deep
  printf setuid >dir/setuid; printf colon >colon:name; printf n >'dir/new
line'
  ln -s a dir/link; ln -s /etc/hosts dir/absolute; ln -s dir ldir; ln -s file lfile
  ln -s nowhere dangling; ln -s lfile chain; ln -s "$PWD/dir" far; ln -s ../../../up up
  chown -R 1001:1002 . && chmod 640 file && chmod 4755 dir/setuid && chmod 1777 dir/sub
  chmod 750 dir && find . -print0 | xargs -0 touch -h -d '2001-02-03 04:05:06'
  cd ..`
const targetScene = `
  mkdir -p dst/dir/dir/sub dst/full/file && cd dst
  printf old >file; printf old >dir/file; printf old >dir/dir/a; ln -s /etc/hosts dir/lfile
  printf old >full/dir; ln -s ../dir full/ldir
  ln -s dir ldir; ln -s file lfile; ln -s made dangling; ln -s nodir/x far; ln -s ldir chain
  find . -print0 | xargs -0 touch -h -d '2002-02-03 04:05:06'
  cd ..`

/** The target scene, as often as there are cases, each in a directory of its number. */
const targetScenes = (count: number) => `
  mkdir scene && (cd scene && ${targetScene})
  for i in $(seq 0 ${count - 1}); do cp -a scene $i; done; rm -r scene`

interface Case {
  readonly flags: readonly string[]
  readonly source: string
  readonly destination: string
}

function cross(flags: string[], sources: string[], destinations: string[]): Case[] {
  return sources.flatMap((source) =>
    destinations.map((destination) => ({ flags, source, destination })),
  )
}

const cases = [
  ...cross(
    [],
    ['file', 'file/', 'dir', 'dir/', 'dir/.', 'ldir', 'ldir/', 'lfile', 'dangling', 'missing'],
    ['dir', 'new', 'new/', 'file', 'ldir/', 'far', 'nodir/new', 'full'],
  ),
  ...cross(['-L'], ['ldir', 'ldir/.', 'chain', 'dangling'], ['dir', 'new', 'lfile', 'chain']),
  ...cross(['-a'], ['dir', 'file'], ['dir', 'new']),
  ...cross([], ['./colon:name', '../src/dir/sub/..', 'up', 'empty'], ['dir/.', 'dangling', '..']),
]

const title = ({ flags, source, destination }: Case) => [...flags, source, destination].join(' ')

const programs = [
  { name: 'docker', command: [officialDocker!] },
  { name: 'quaymaster', command: [process.execPath, launcher] },
]

compareTest(
  'every kind of source goes into a container as docker puts it there',
  { timeout: 300_000 },
  async ({ container, docker, directory }) => {
    await mustSucceed(runIn(directory, ['sh', '-ec', sourceScene]))
    const outcomeOf = async ({ name, command }: (typeof programs)[number]) => {
      const make = `mkdir /${name} && cd /${name} && ${targetScenes(cases.length)}`
      await mustSucceed(docker(['exec', container, 'sh', '-ec', make]))
      const results = await mapFew(cases, ({ flags, source, destination }, i) => {
        const target = `${container}:/${name}/${i}/dst/${destination}`
        return runIn(join(directory, 'src'), [...command, 'cp', ...flags, source, target])
      })
      const { stdout } = await mustSucceed(docker(['cp', `${container}:/${name}`, '-']))
      const trees = treesIn(Buffer.from(stdout))
      return outcome(results, `/${name}`, (i) => trees[i])
    }

    const [theirs, ours] = [await outcomeOf(programs[0]!), await outcomeOf(programs[1]!)]

    expect(ours).toEqual(theirs)
  },
)

compareTest(
  'every kind of source comes out of a container as docker brings it',
  { timeout: 300_000 },
  async ({ container, docker, directory }) => {
    await mustSucceed(docker(['exec', container, 'sh', '-ec', `cd / && ${sourceScene}`]))
    const outcomeOf = async ({ name, command }: (typeof programs)[number]) => {
      const make = `mkdir ${name} && cd ${name} && ${targetScenes(cases.length)}`
      await mustSucceed(runIn(directory, ['sh', '-ec', make]))
      const placeOf = (i: number) => join(directory, name, `${i}`)
      const results = await mapFew(cases, ({ flags, source, destination }, i) => {
        const from = `${container}:/src/${source}`
        return runIn(join(placeOf(i), 'dst'), [...command, 'cp', ...flags, from, destination])
      })
      return outcome(results, join(directory, name), (i) => treeIn(placeOf(i)))
    }

    const [theirs, ours] = [await outcomeOf(programs[0]!), await outcomeOf(programs[1]!)]

    expect(ours).toEqual(theirs)
  },
)

compareTest('an archive on stdout is the same bytes', async ({ container, docker, quaymaster }) => {
  const line = `cp -L ${container}:/etc -`

  expect(await quaymaster(line)).toEqual(await docker(line))
})

compareTest(
  'as much is transferred as docker says',
  async ({ container, docker, quaymaster, directory }) => {
    await mustSucceed(runIn(directory, ['sh', '-ec', sourceScene]))
    const transferred = (text: string) => /([\d.]+\w?B)\)? to /.exec(text)?.[1]
    const both = async (...words: string[]) => {
      const theirs = await docker(['cp', '-q=false', ...words])
      const ours = await quaymaster(['cp', '-q=false', ...words])
      return { theirs: transferred(theirs.stderr), ours: transferred(ours.stderr) }
    }

    const sizes = [
      await both(join(directory, 'src/dir'), `${container}:/copy`),
      await both(join(directory, 'src/file'), `${container}:/copied`),
      await both(`${container}:/copy`, join(directory, 'back')),
    ]

    expect(sizes.map(({ ours }) => ours)).toEqual(sizes.map(({ theirs }) => theirs))
  },
)

engineTest(
  'what goes in comes out as it was: names of any bytes, modes, times, links, owners',
  async ({ container, quaymaster, directory }) => {
    const tree = join(directory, 'tree')
    mkdirSync(tree)
    const path = (name: string) => toPath(toBytes(`${tree}/`) + name)
    for (const name of [
      'plain',
      'new\nline',
      '\xff\xfe',
      '-dash',
      'back\\slash',
      'n'.repeat(255),
    ]) {
      writeFileSync(path(name), name)
      utimesSync(path(name), 1e9, 1e9)
    }
    linkSync(path('plain'), path('second name'))
    symlinkSync('/no/where', path('link'))
    writeFileSync(path('sparse'), 'x')
    truncateSync(path('sparse'), 64 << 20)
    chownSync(path('-dash'), 3_000_000, 4_000_000)
    chmodSync(path('-dash'), 0o6711)
    mkdirSync(path('sticky'))
    chmodSync(path('sticky'), 0o1777)
    utimesSync(path('sticky'), -1e8, -1e8)
    const before = treeIn(tree)

    await mustSucceed(quaymaster(['cp', tree, `${container}:/copy`]))
    await mustSucceed(quaymaster(['cp', `${container}:/copy`, join(directory, 'back')]))

    const owner = await quaymaster(['exec', container, 'stat', '-c', '%u:%g %a', '/copy/-dash'])
    expect(owner.stdout).toBe('3000000:4000000 6711\n')
    const ownersAside = (line: string) => line.replace('3000000:4000000', '0:0')
    expect(treeIn(join(directory, 'back'))).toEqual(before.map(ownersAside))
  },
)

engineTest(
  'an archive on stdin is unpacked where it is told to',
  async ({ container, quaymaster }) => {
    const archive = await mustSucceed(quaymaster(['cp', `${container}:/etc/passwd`, '-']))

    const result = await quaymaster(['cp', '-', `${container}:/tmp`], { input: archive.stdout })

    expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    const files = await quaymaster(['exec', container, 'cmp', '/etc/passwd', '/tmp/passwd'])
    expect(files.exitCode).toBe(0)
  },
)

/** Runs a command line in a directory. */
function runIn(directory: string, command: readonly string[]): Promise<Result> {
  return runProgram('sh', ['-c', 'cd "$0" && exec "$@"', directory, ...command])
}

/** A few at a time: the program and the engine wait for each other. */
async function mapFew<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const ahead = items.entries()
  const worker = async () => {
    for (const [index, item] of ahead) results[index] = await work(item, index)
  }
  await Promise.all([worker(), worker(), worker()])
  return results
}

/** By case, what a shell saw and what is there afterwards; without what tells the places apart. */
function outcome(
  results: readonly Result[],
  place: string,
  treeOf: (index: number) => readonly string[] | undefined,
) {
  const cleaned = (text: string) =>
    text
      .replaceAll(new RegExp(`${place}/\\d+`, 'g'), '')
      // The log of docker's own library, and the engine's own directories.
      .replaceAll(/^time=.*\n/gm, '')
      .replaceAll(/\/\S*\/merged\//g, '/')
  return Object.fromEntries(
    results.map(({ exitCode, stdout, stderr }, i) => [
      title(cases[i]!),
      { exitCode, stdout, stderr: cleaned(stderr), tree: treeOf(i) },
    ]),
  )
}

type Facts = Pick<TarHeader, 'mode' | 'uid' | 'gid' | 'size' | 'modifiedSeconds' | 'linkName'>

/** One line for a path, with all that a copy has to keep. */
function line(path: string, { mode, uid, gid, size, modifiedSeconds, linkName }: Facts): string {
  const isOfNow = modifiedSeconds > 1_500_000_000
  const time = isOfNow ? 'now' : Math.floor(modifiedSeconds)
  return [path, mode.toString(8), `${uid}:${gid}`, size, time, linkName].join(' ')
}

/** The lines of an archive that holds a tree for each case. */
function treesIn(archive: Buffer): string[][] {
  const trees: string[][] = []
  for (const { header } of entriesOf(archive)) {
    const [, index, path] = /^[^/]+\/(\d+)\/(.*)$/s.exec(header.name) ?? []
    if (index === undefined) continue
    const linkName = header.linkName.replace(/^[^/]+\/\d+\//, '')
    trees[Number(index)] ??= []
    trees[Number(index)]!.push(line(path!, { ...header, linkName }))
  }
  return trees
}

/** The lines of a directory; the names of a hard link are told by their number. */
function treeIn(directory: string): string[] {
  const lines: string[] = []
  const walk = (below: string) => {
    const here = toPath(toBytes(`${directory}/`) + below)
    for (const name of readdirSync(here, { encoding: 'latin1' }).sort()) {
      const path = toPath(toBytes(`${directory}/`) + below + name)
      const stats = lstatSync(path)
      const linkName = stats.isSymbolicLink() ? readlinkSync(path) : ''
      const size = stats.isFile() ? stats.size : 0
      const facts = { ...stats, linkName, size, mode: stats.mode & 0o7777 }
      const links = stats.isFile() ? stats.nlink : 1
      lines.push(
        `${line(toText(below + name), { ...facts, modifiedSeconds: stats.mtimeMs / 1000 })} ${links}`,
      )
      if (stats.isDirectory()) walk(`${below}${name}/`)
    }
  }
  walk('')
  return lines
}
