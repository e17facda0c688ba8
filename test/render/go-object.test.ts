import { expect, test } from 'vitest'
import { goObject } from '../../src/render/go-object.ts'
import { goTypes } from '../../src/render/go-types.ts'
import { parseTemplate } from '../../src/render/template/index.ts'

const basic = new Set(['string', 'bool', 'int', 'float', 'any', 'bytes', 'time', 'duration'])

function show(type: string, value: unknown, template: string): string {
  const { data, functions } = goObject(type, value)
  return parseTemplate(template).execute(data, { functions })
}

test('every type that a field has is known', () => {
  const named = Object.values(goTypes)
    .flatMap((fields) => fields.split(/\s+/))
    .filter(Boolean)
    .map((field) => field.replace(/\?$/, '').split(':')[1] ?? 'string')
    .map((type) => type.replace(/^(?:\*|\[\]|map\[string\])+/, ''))

  const unknown = named.filter((type) => !basic.has(type) && !Object.hasOwn(goTypes, type))

  expect(unknown).toEqual([])
})

test.each([
  ['swarm.Node', '{{.CreatedAt}}', '2026-01-02 03:04:05.000000006 +0000 UTC'],
  ['swarm.Node', '{{json .CreatedAt}}', '"2026-01-02T03:04:05.000000006Z"'],
  ['swarm.Node', '{{.UpdatedAt}}', '0001-01-01 00:00:00 +0000 UTC'],
  ['swarm.Node', '{{.Version.Index}} {{.ManagerStatus}}', '7 <nil>'],
  ['swarm.Config', '{{.Spec.Data}}', '[104 105]'],
  [
    'swarm.Config',
    '{{printf "%s" .Spec.Name}} {{json .Spec}}',
    'conf {"Name":"conf","Labels":null,"Data":"aGk="}',
  ],
])('a %s in %s is %s', (type, template, shown) => {
  const value = {
    CreatedAt: '2026-01-02T03:04:05.000000006Z',
    Version: { Index: 7 },
    Spec: { Name: 'conf', Data: 'aGk=' },
  }

  expect(show(type, value, template)).toBe(shown)
})

test.each([
  [
    'swarm.Secret',
    '{{.Spec}} {{.Spec.Name}} {{.Spec.Annotations.Name}}',
    '{{s map[a:b]} [] <nil> <nil>} s s',
  ],
  ['swarm.Secret', '{{json .Spec}}', '{"Name":"s","Labels":{"a":"b"}}'],
  ['swarm.Secret', '{{json .Spec.Data}}', 'null'],
  [
    'swarm.Secret',
    '{{.Version}} {{.Meta.Version.Index}} {{printf "%s %d" .Version .Version}}',
    '7 7 7 {7}',
  ],
  ['swarm.Secret', '{{printf "%.4v" .Meta}}', '{7 0001 0001}'],
  ['container.Resources', '{{.Ulimits}} {{range .Ulimits}}{{.Hard}}{{end}}', '[nofile=1:2] 2'],
  ['swarm.TLSInfo', '{{.CertIssuerSubject}} {{json .CertIssuerSubject}}', '[104 105] "aGk="'],
])(
  'what is embedded, or has a text of its own, in a %s prints with %s as in Go',
  (type, template, shown) => {
    const value = {
      Version: { Index: 7 },
      Spec: { Name: 's', Labels: { a: 'b' } },
      Ulimits: [{ Name: 'nofile', Soft: 1, Hard: 2 }],
      CertIssuerSubject: 'aGk=',
    }

    expect(show(type, value, template)).toBe(shown)
  },
)

test.each([
  ['{{.OomKillDisable}} {{json .OomKillDisable}}', 'false false'],
  ['{{if .OomKillDisable}}there{{end}} {{not .OomKillDisable}}', 'there false'],
  ['{{print .OomKillDisable}} {{printf "%T" .OomKillDisable}}', '0xc000000000 *bool'],
  [
    '{{with .OomKillDisable}}{{.}}{{end}} {{.PidsLimit}} {{if .PidsLimit}}{{else}}none{{end}}',
    'false <nil> none',
  ],
])('a pointer to a plain value shows with %s as in Go', (template, shown) => {
  expect(show('container.Resources', { OomKillDisable: false }, template)).toBe(shown)
})

test('a field that JSON does not have is read, and not written', () => {
  const shown = show(
    'system.dockerInfo',
    { ID: 'x', UserName: 'me' },
    '{{.UserName}} {{.Info.ID}} {{json .}}',
  )

  expect(shown).toMatch(/^me x \{"ID":"x",/)
  expect(shown).not.toContain('UserName')
})

test('json writes fields in Go’s order, without what is empty and may be left out', () => {
  const value = { Seen: 1, Volume: ['b', 'a'], Network: null, Log: [] }

  expect(show('system.PluginsInfo', value, '{{json .}}')).toBe(
    '{"Volume":["b","a"],"Network":null,"Authorization":null,"Log":[]}',
  )
  expect(
    show('mount.Mount', { Type: 'bind', ReadOnly: false, TmpfsOptions: {} }, '{{json .}}'),
  ).toBe('{"Type":"bind","TmpfsOptions":{}}')
})

test('json sorts the keys of maps', () => {
  const value = { Data: { b: '1', a: '2' }, Name: 'overlay2' }

  expect(show('storage.DriverData', value, '{{json .}} {{json .Data}}')).toBe(
    '{"Data":{"a":"2","b":"1"},"Name":"overlay2"} {"a":"2","b":"1"}',
  )
})

test('nothing that an object inherits is a field or a key', () => {
  const value = JSON.parse('{"Data":{"__proto__":"x","constructor":"y"}}')

  expect(show('storage.DriverData', value, '{{.Data.__proto__}} {{.Data.constructor}}')).toBe('x y')
  expect(show('storage.DriverData', {}, '{{.Data.constructor}} {{.Data.toString}}')).toBe(
    '<no value> <no value>',
  )
})
