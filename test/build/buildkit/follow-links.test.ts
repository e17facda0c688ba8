import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { followLinks } from '../../../src/build/buildkit/follow-links.ts'

let root: string

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'follow-'))
  mkdirSync(join(root, 'dir/sub'), { recursive: true })
  writeFileSync(join(root, 'dir/file'), '')
  const links = {
    link: 'dir/file',
    toDir: 'dir',
    'dir/back': '../link',
    absolute: '/dir/file',
    out: '../../dir/file',
    loop: 'loop',
    ping: 'pong',
    pong: 'ping',
    growing: 'growing/x',
    'one.lnk': 'dir/sub',
  }
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(root, name))
})

afterAll(() => rmSync(root, { recursive: true }))

test.each<[paths: string[], expected: string[]]>([
  [['dir/file'], ['dir/file']],
  [['missing'], ['missing']],
  [['.'], ['.']],
  [['link'], ['dir/file', 'link']],
  [['toDir/file'], ['dir/file', 'toDir']],
  [
    ['toDir/file', 'toDir/sub'],
    ['dir/file', 'dir/sub', 'toDir'],
  ],
  [['dir/back'], ['dir/back', 'dir/file', 'link']],
  [['absolute'], ['absolute', 'dir/file']],
  [['out'], ['dir/file', 'out']],
  [['../../dir/file'], ['dir/file']],
  [['*.lnk'], ['*.lnk', 'dir/sub']],
  [['*.txt'], ['*.txt']],
  [['[a'], ['[a']],
  [['dir', 'dir/file'], ['dir']],
  [['loop'], ['loop']],
  [['ping'], ['ping', 'pong']],
])('%j leads to %j', (paths, expected) => {
  expect(followLinks(root, paths)).toEqual(expected)
})

test('a link into itself comes to an end', () => {
  expect(followLinks(root, ['growing'])).toContain('growing')
})
