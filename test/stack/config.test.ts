import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../config/temporary-directory.ts'
import { quaymaster } from '../helpers/quaymaster.ts'

/** Compose files, and what docker 28 makes of them; they are in `$DIR/w`. */
interface Case {
  readonly compose?: string
  /** Several files, each of which changes those before it. */
  readonly files?: readonly string[]
  readonly config?: string
  readonly error?: string
}

const corpus = new URL('corpus/configs.json', import.meta.url)
const cases: Case[] = JSON.parse(readFileSync(corpus, 'utf8'))

const env = { HOME: '/h', A: 'aval', E: '', T: 'yes', N: '7', F: '0.5' }
const environmentFiles = { 'e.env': 'A=1\n# c\nBAZ=over\nQ\nHOME\nEMP=\n', 'f.env': 'C=1\n' }

async function showConfig(files: readonly string[], flags = '') {
  await using directory = temporaryDirectory()
  for (const [name, text] of Object.entries(environmentFiles))
    await directory.write(`w/${name}`, text)
  const names = []
  for (const [i, text] of files.entries()) names.push(await directory.write(`w/${i}.yml`, text))
  const named = names.map((name) => `-c ${name}`).join(' ')
  const { exitCode, stdout, stderr } = await quaymaster(
    `stack config ${flags} ${named}`,
    undefined,
    { env },
  )
  const clean = (text: string) => text.replaceAll(directory.path, '$DIR')
  return { exitCode, stdout: clean(stdout), stderr: clean(stderr) }
}

const titled = cases.map((example, i) => ({ i, ...example }))

test.each(titled.filter(({ config }) => config !== undefined))(
  'stack config shows compose file $i as docker does',
  async ({ compose = '', files = [compose], config }) => {
    const result = await showConfig(files)

    expect(result).toMatchObject({ exitCode: 0, stdout: config })
  },
)

test.each(titled.filter(({ error }) => error !== undefined))(
  'stack config refuses compose file $i: $error',
  async ({ compose = '', files = [compose], error }) => {
    const result = await showConfig(files)

    expect(result).toMatchObject({ exitCode: 1, stdout: '' })
    expect(result.stderr).toContain(error)
  },
)

test('stack config --skip-interpolation leaves variables as they are', async () => {
  const result = await showConfig(
    ['services: {a: {image: "$A", environment: [A, "B=$A"]}}\n'],
    '--skip-interpolation',
  )

  expect(result.stdout).toContain('    image: $A\n')
  expect(result.stdout).toContain('      B: $A\n')
})

test('stack config reads stdin, where paths begin in the current directory', async () => {
  const input = 'services: {a: {image: x, volumes: ["./v:/v"]}}\n'

  const { stdout } = await quaymaster('stack config -c -', undefined, { input })

  expect(stdout).toContain(`        source: ${process.cwd()}/v\n`)
})

test.each([
  ['', 'specify a Compose file (with --compose-file)\n'],
  ['-c /nope', 'open /nope: no such file or directory\n'],
  ['-c /tmp', 'read /tmp: is a directory\n'],
])('stack config %s has nothing to read', async (flags, stderr) => {
  const result = await quaymaster(`stack config ${flags}`)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr })
})

test('stack config tells what it does not heed', async () => {
  const result = await showConfig([
    'services: {a: {image: x, ports: ["127.0.0.1:80:80"]}}\nnetworks: {n: {external: {name: m}}}\n',
  ])

  expect(result.exitCode).toBe(0)
  expect(result.stderr).toBe(
    "ignoring IP-address (127.0.0.1:80:80/tcp) service will listen on '0.0.0.0'\n" +
      'network n: network.external.name is deprecated in favor of network.name\n',
  )
})

test('the value of a variable is not read again', async () => {
  await using directory = temporaryDirectory()
  const file = await directory.write('c.yml', 'services: {a: {image: x, hostname: "$A"}}\n')

  const { stdout } = await quaymaster(`stack config -c ${file}`, undefined, {
    env: { A: '$B', B: 'b' },
  })

  expect(stdout).toContain('    hostname: $B\n')
})
