import { expect, test } from 'vitest'
import type { ContainerSummary } from '../../src/api/schema.ts'
import { containerView, displayPorts, readsSize } from '../../src/render/container.ts'
import { type ListOptions, prepareList, renderList } from '../../src/render/list.ts'
import { TemplateError } from '../../src/render/template/index.ts'
import { defineView } from '../../src/render/view.ts'
import { memoryOutput } from './output.ts'

interface Pet {
  readonly name: string
  readonly tags: Record<string, string>
  readonly isTame: boolean
}

const petView = defineView<Pet>({
  goType: '*formatter.petContext',
  quiet: 'Name',
  table: ['Name', { header: 'TAME', value: ({ isTame }) => (isTame ? 'yes' : 'no') }],
  raw: [
    ['name', 'Name'],
    ['note', 'Note'],
  ],
  rawTight: ['Note'],
  fields: {
    Name: { header: 'NAME', value: ({ name }, { trunc }) => (trunc ? name.slice(0, 8) : name) },
    Tame: { value: ({ isTame }) => isTame, json: ({ isTame }) => String(isTame) },
    Note: { header: 'NOTE', value: () => '' },
  },
  methods: { Label: ({ tags }, key) => tags[key] ?? '' },
})

const pets: Pet[] = [
  { name: 'Bartholomew', tags: { 'com.example.fur-color': 'red' }, isTame: true },
  { name: 'Io', tags: {}, isTame: false },
]

async function shown(options: ListOptions, items = pets, terminal = {}) {
  const out = memoryOutput(terminal)
  await renderList(out, petView, items, options)
  return out.text()
}

test.each<[ListOptions, string]>([
  [{}, 'NAME       TAME\nBartholo   yes\nIo         no\n'],
  [{ format: 'table' }, 'NAME       TAME\nBartholo   yes\nIo         no\n'],
  [{ noTrunc: true }, 'NAME          TAME\nBartholomew   yes\nIo            no\n'],
  [{ quiet: true }, 'Bartholo\nIo\n'],
  [{ quiet: true, format: 'raw' }, 'name: Bartholo\nname: Io\n'],
  [{ quiet: true, format: '{{.Tame}}' }, 'true\nfalse\n'],
  [{ quiet: true, configFormat: '{{.Tame}}' }, 'Bartholo\nIo\n'],
  [{ configFormat: '{{.Tame}}' }, 'true\nfalse\n'],
  [{ configFormat: '{{.Tame}}', format: '{{.Name}}' }, 'Bartholo\nIo\n'],
  [{ format: 'raw' }, 'name: Bartholo\nnote:\n\nname: Io\nnote:\n\n'],
  [
    { format: 'json' },
    '{"Name":"Bartholo","Note":"","Tame":"true"}\n{"Name":"Io","Note":"","Tame":"false"}\n',
  ],
  [{ format: 'x {{json .Name}}' }, 'x "Bartholo"\nx "Io"\n'],
  [
    { format: 'table {{.Name}}\\t{{.Tame}}' },
    'NAME       <no value>\nBartholo   true\nIo         false\n',
  ],
  [
    { format: 'table {{.Name}}\t{{.Label "com.example.fur-color"}}' },
    'NAME       fur color\nBartholo   red\nIo         \n',
  ],
  [{ format: 'table {{upper .Name}}' }, 'NAME\nBARTHOLO\nIO\n'],
  [{ format: 'table {{pad .Name 1 1}}|' }, ' NAME |\n Bartholo |\n Io |\n'],
  [{ format: 'tableX {{.Name}}' }, 'X NAME\nX Bartholo\nX Io\n'],
  [{ format: ' table {{.Name}}' }, 'table Bartholo\ntable Io\n'],
  [{ format: '{{.Name}}\\n' }, 'Bartholo\n\nIo\n\n'],
  [{ format: '  {{.Name}}  ' }, 'Bartholo\nIo\n'],
  [{ format: 'plain' }, 'plain\nplain\n'],
])('a list with %j', async (options, text) => {
  expect(await shown(options)).toBe(text)
})

test.each([
  [{}, 'NAME      TAME\n'],
  [{ format: 'table {{.Name}}' }, 'NAME\n'],
  [{ format: '{{.Name}}' }, ''],
  [{ format: 'json' }, ''],
  [{ quiet: true }, ''],
])('an empty list with %j', async (options, text) => {
  expect(await shown(options, [])).toBe(text)
})

test.each([
  ['{{', 'template parsing error: template: :1: unclosed action'],
  [
    '{{.Foo}}',
    'template parsing error: template: :1:2: executing "" at <.Foo>: ' +
      "can't evaluate field Foo in type *formatter.petContext",
  ],
  [
    'table {{.Name}}\t{{.constructor}}',
    'template parsing error: template: :1:12: executing "" at <.constructor>: ' +
      "can't evaluate field constructor in type *formatter.petContext",
  ],
])('the format %s is refused, and nothing is written', async (format, message) => {
  const out = memoryOutput()

  const error = await renderList(out, petView, pets, { format }).catch((reason: unknown) => reason)

  expect(error).toBeInstanceOf(TemplateError)
  expect((error as Error).message).toBe(message)
  expect(out.text()).toBe('')
})

test('a wrong field of an empty list is not noticed, as in docker', async () => {
  expect(await shown({ format: '{{.Foo}}' }, [])).toBe('')
})

const evil: Pet[] = [{ name: '\x1b[2J\u202e<', tags: {}, isTame: true }]

test.each([
  [{}, 'NAME             TAME\n\\x1b[2J\\u202e<   yes\n'],
  [{ quiet: true }, '\\x1b[2J\\u202e<\n'],
  [{ format: '\x1b[1m{{.Name}}\x1b[0m' }, '\x1b[1m\\x1b[2J\\u202e<\x1b[0m\n'],
  [{ format: 'json' }, '{"Name":"\\u001b[2J\\u202e\\u003c","Note":"","Tame":"true"}\n'],
])('a terminal is protected from names with control characters: %j', async (options, text) => {
  expect(await shown(options, evil, { columns: 80, rows: 24 })).toBe(text)
})

test('a pipe gets the bytes of the engine', async () => {
  expect(await shown({ quiet: true }, evil)).toBe('\x1b[2J\u202e<\n')
})

test('a format that is shown again and again is read once', async () => {
  const write = await prepareList(memoryOutput(), petView, { format: 'table {{.Name}}' })

  expect([write(pets.slice(0, 1)), write([])]).toEqual(['NAME\nBartholo\n', 'NAME\n'])
})

test('pretty shows a bordered table that fits the terminal', async () => {
  const text = await shown({ format: 'pretty', noTrunc: true }, pets, { columns: 20, rows: 24 })

  const lines = text.trimEnd().split('\n')
  expect(lines[0]).toMatch(/^┌─+┬─+┐$/)
  expect(lines[1]).toContain('NAME')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(20)
})

test('the user may want every table pretty, but only on a terminal', async () => {
  const onTerminal = await shown({ pretty: true }, pets, { columns: 80, rows: 24, colorLevel: 1 })
  const inPipe = await shown({ pretty: true })

  expect(onTerminal).toContain('\x1b[1m')
  expect(onTerminal).toContain('│')
  expect(inPipe).toBe('NAME       TAME\nBartholo   yes\nIo         no\n')
})

test.each([
  ['table {{.Names}}\t{{.Size}}', true],
  ['{{if .Names}}{{else}}{{.Size}}{{end}}', true],
  ['{{.Names}}', false],
  ['table', false],
  ['json', false],
])('%s asks for sizes: %s', async (format, expected) => {
  expect(await readsSize(format)).toBe(expected)
})

test.each([
  [
    '{{.Foo}}',
    /^failed to execute template: template: :1:2: .* in type \*formatter.ContainerContext$/,
  ],
  ['{{', /^failed to parse template: template: :1: unclosed action$/],
])('%s is refused before the engine is asked', async (format, message) => {
  await expect(readsSize(format)).rejects.toThrow(message)
})

const aContainer = (container: Partial<ContainerSummary>): ContainerSummary => ({
  Id: 'abc',
  Names: ['/web'],
  Image: 'nginx',
  ImageID: 'sha256:def',
  Command: 'nginx',
  Created: 0,
  Ports: [],
  Labels: {},
  State: 'running',
  Status: 'Up',
  HostConfig: {},
  NetworkSettings: {},
  Mounts: [],
  ...container,
})

test.each<[string, Partial<ContainerSummary>, unknown]>([
  ['Labels', { Labels: { b: '2', a: '1' } }, 'a=1,b=2'],
  ['Labels', { Labels: null }, ''],
  ['HealthStatus', { Health: { Status: 'starting' } }, 'starting'],
  ['HealthStatus', { Status: 'Up 1 hour (unhealthy)' }, 'unhealthy'],
  ['HealthStatus', { Status: 'Up 1 hour (health: starting)' }, 'starting'],
  ['HealthStatus', { Status: 'Exited (0) 1 hour ago' }, ''],
  ['HealthStatus', { Status: 'Up 1 hour (Paused)' }, ''],
  ['Platform', {}, '<nil>'],
  [
    'Platform',
    { ImageManifestDescriptor: { platform: { os: 'linux', architecture: 'arm', variant: 'v7' } } },
    'linux/arm/v7',
  ],
  ['Networks', { NetworkSettings: { Networks: { a: {}, b: {} } } }, 'a,b'],
])('%s of a container with %j is %s', (field, container, expected) => {
  const show = { trunc: true, now: 0, table: true }

  expect(containerView.fields[field]!.value(aContainer(container), show)).toBe(expected)
})

test('a label of the object itself is the only label', () => {
  const { Label } = containerView.methods!

  expect(Label!(aContainer({ Labels: { a: '1' } }), 'a')).toBe('1')
  expect(Label!(aContainer({ Labels: {} }), 'constructor')).toBe('')
})

test('ports of both address families stay apart, and ranges join', () => {
  const port = (IP: string, PrivatePort: number, PublicPort = PrivatePort) => ({
    IP,
    PrivatePort,
    PublicPort,
    Type: 'tcp',
  })

  const text = displayPorts([port('::', 81), port('::', 80), port('0.0.0.0', 80), port('::', 9, 8)])

  expect(text).toBe('0.0.0.0:80->80/tcp, [::]:80-81->80-81/tcp, [::]:8->9/tcp')
})
