import { expect, test } from 'vitest'
import { find, type Node, treeOf } from '../../src/cli/tree.ts'
import { root } from '../../src/commands/index.ts'
import { quaymaster } from '../helpers/quaymaster.ts'

const tree = treeOf(root)

function pathsBelow({ children = [] }: Node, above: readonly string[] = []): string[][] {
  return children.flatMap((child) => {
    const path = [...above, child.name]
    return [path, ...pathsBelow(child, path)]
  })
}

const everyPath = [[], ...pathsBelow(tree)]

test.each(everyPath.map((path) => ({ path, words: path.join(' ') })))(
  'the help page of "$words" is the one in test/golden/help',
  async ({ path }) => {
    const { exitCode, stdout, stderr } = await quaymaster([...path, '--help'])

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    await expect(stdout).toMatchFileSnapshot(`../golden/help/${path.join('-') || 'quaymaster'}.txt`)
  },
)

test.each([60, 80, 120, 200])(
  'no option of a help page is wider than %i columns',
  async (columns) => {
    const { stdout } = await quaymaster('run --help', undefined, { tty: { out: true, columns } })

    const options = stdout.slice(stdout.indexOf('Options:')).split('\n')
    const longest = Math.max(...options.map((line) => line.length))
    expect(longest).toBeLessThanOrEqual(columns)
  },
)

test('a command is shown by its own name when it is called by an alias', async () => {
  const { stdout } = await quaymaster('container list --help')

  expect(stdout).toMatch(/^Usage: {2}quaymaster container ls \[OPTIONS\]\n/)
})

test('help shows the commands of the program that it was called as', async () => {
  const { stdout } = await quaymaster('container --help', undefined, { programName: 'docker' })

  expect(stdout).toMatch(/^Usage: {2}docker container COMMAND\n/)
  expect(stdout).toContain("\nRun 'docker container COMMAND --help' for more information")
})

test.each([
  ['help container ls', 'container ls --help'],
  ['help', '--help'],
  ['nonsense --help', '--help'],
  ['container nonsense --help', 'container --help'],
  ['ps --help extra', 'ps --help'],
])('"%s" prints what "%s" prints', async (line, same) => {
  expect(await quaymaster(line)).toEqual(await quaymaster(same))
})

test('DOCKER_HIDE_LEGACY_COMMANDS leaves out commands that a group has as well', async () => {
  const options = { env: { DOCKER_HIDE_LEGACY_COMMANDS: '1' } }

  const { stdout } = await quaymaster('--help', undefined, options)
  const group = await quaymaster('container --help', undefined, options)
  const hidden = await quaymaster('kill --help', undefined, options)

  expect(stdout).toMatch(/^ {2}ps /m)
  expect(stdout).toMatch(/^ {2}api /m)
  expect(stdout).not.toMatch(/^ {2}(kill|rmi|events|inspect) /m)
  expect(group.stdout).toMatch(/^ {2}kill /m)
  expect(hidden.exitCode).toBe(0)
})

test.each(['help --help', 'help help'])('"%s" tells what help is', async (line) => {
  const { exitCode, stdout } = await quaymaster(line)

  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: 'Usage:  quaymaster help [command]\n\nShow the help page of a command\n',
  })
})

test.each(['', 'container', '-D'])('"%s" alone prints help on stderr', async (line) => {
  const { exitCode, stdout, stderr } = await quaymaster(line)

  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
  expect(stderr).toMatch(/^Usage: {2}quaymaster /)
})

test('-h says that it is no longer meant to be used, then helps', async () => {
  const { exitCode, stdout } = await quaymaster('ps -h')

  expect(exitCode).toBe(0)
  expect(stdout).toMatch(
    /^Flag shorthand -h has been deprecated, use --help\nUsage: {2}quaymaster ps \[OPTIONS\]\n/,
  )
})

test('every place of the tree is found by its path, and says what it is for', () => {
  for (const path of everyPath) {
    const { node, rest } = find(tree, path)
    expect(rest).toEqual([])
    expect(node.summary, path.join(' ')).toMatch(/^[A-Z].*[^.]$/)
  }
})

test('no group has two commands of one name', () => {
  for (const path of everyPath) {
    const { node } = find(tree, path)
    const names = (node.children ?? []).flatMap(({ name, aliases }) => [name, ...aliases])
    expect(names, path.join(' ')).toEqual([...new Set(names)])
  }
})
