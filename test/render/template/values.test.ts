import { LosslessNumber } from 'lossless-json'
import { describe, expect, test } from 'vitest'
import {
  goFloat,
  goMap,
  goMethod,
  goStruct,
  parseTemplate,
  TemplateError,
} from '../../../src/render/template/index.ts'

function render(template: string, data: unknown, missingKey: 'default' | 'error' = 'default') {
  return parseTemplate(template).execute(data, { missingKey })
}

describe('plain data', () => {
  test.each<[string, unknown, string]>([
    ['{{.}}', { b: 1, a: ['x', null] }, 'map[a:[x <nil>] b:1]'],
    ['{{.a}}|{{.b}}', { a: null }, '<no value>|<no value>'],
    ['{{.}}', null, '<no value>'],
    ['{{.}}', 1e6, '1000000'],
    ['{{.}}', goFloat(1e6), '1e+06'],
    ['{{.}}', 0.1, '0.1'],
    ['{{.}}', 9007199254740993n, '9007199254740993'],
    ['{{.}}', new LosslessNumber('9223372036854775807'), '9223372036854775807'],
    ['{{printf "%d %x" . .}}', new LosslessNumber('255'), '255 ff'],
    ['{{.}}', new LosslessNumber('1.50'), '1.5'],
    ['{{json .}}', new LosslessNumber('9223372036854775807'), '9223372036854775807'],
    ['{{eq . 5}}', new LosslessNumber('5'), 'true'],
    ['{{.a}}', new Map([['a', 1]]), '1'],
    ['{{range $k, $v := .}}{{$k}}={{$v}} {{end}}', { b: 1, a: 2, B: 3 }, 'B=3 a=2 b=1 '],
    [
      '{{join .a ","}}|{{join .b ","}}|{{join .c ","}}',
      { a: [1, true], b: { x: 'q', y: 'p' } },
      '1,true|p,q|',
    ],
    ['{{json .}}', { b: 1, a: '<&>' }, '{"b":1,"a":"<&>"}'],
    ['{{index .Labels "x"}}|', { Labels: { y: 'z' } }, '|'],
    ['{{index .Labels "x"}}|', { Labels: goMap('map[string]string', {}) }, '|'],
    ['{{index . "x"}}', { y: 1 }, '<no value>'],
  ])('%s of plain data (%#)', (template, data, output) => {
    const text = render(template, data)

    expect(text).toBe(output)
  })

  test.each<[string, unknown, string]>([
    ['{{.b}}', {}, '<.b>: map has no entry for key "b"'],
    ['{{.b}}', null, '<.b>: nil data; no entry for key "b"'],
  ])('%s of %j is an error when missing keys are', (template, data, message) => {
    const run = () => render(template, data, 'error')

    expect(run).toThrow(`template: :1:2: executing "" at ${message}`)
  })

  test('a field of a nil inside of a map is an error', () => {
    const run = () => render('{{.a.b}}', { a: null })

    expect(run).toThrow('at <.a.b>: nil pointer evaluating interface {}.b')
  })
})

describe('structs', () => {
  const aPoint = (typeName: string) => goStruct(typeName, { X: 1, Y: 'y', Z: null })

  test.each<[string, unknown, string]>([
    ['{{.}}', aPoint('*geo.Point'), '{1 y <nil>}'],
    ['{{printf "%v" .}}', aPoint('*geo.Point'), '&{1 y <nil>}'],
    ['{{printf "%+v" .}}', aPoint('geo.Point'), '{X:1 Y:y Z:<nil>}'],
    ['{{printf "%T" .}}', aPoint('*geo.Point'), '*geo.Point'],
    ['{{.}}', [aPoint('*geo.Point')], '[0xc000000000]'],
    ['{{.Z}}{{if .Z}}x{{end}}', aPoint('geo.Point'), '<nil>'],
    ['{{range .Z}}x{{else}}none{{end}}{{len .Z}}', aPoint('geo.Point'), 'none0'],
    ['{{json .}}', aPoint('geo.Point'), '{"X":1,"Y":"y","Z":null}'],
  ])('%s prints as in Go', (template, data, output) => {
    const text = render(template, data)

    expect(text).toBe(output)
  })

  test('an unknown field is an error that names the type', () => {
    const run = () => render('a\n é{{.Foo}}', aPoint('*geo.Point'))

    expect(run).toThrow(
      new TemplateError(
        `template: :2:5: executing "" at <.Foo>: can't evaluate field Foo in type *geo.Point`,
        'a\n é',
      ),
    )
  })

  test('a field is found under the name that templates use', () => {
    const data = goStruct(
      't.T',
      { Id: 'abc' },
      { resolve: (name) => (name === 'ID' ? 'Id' : name) },
    )

    const text = render('{{.ID}} {{.Id}}', data)

    expect(text).toBe('abc abc')
  })

  test('a method takes arguments and pipes, and is not printed', () => {
    const label = goMethod((name: string) => `<${name}>`, 'string')
    const data = goStruct('t.T', { Id: 'abc', Label: label })

    const text = render('{{.Label "x"}} {{"y" | .Label}} {{.}} {{json .}}', data)

    expect(text).toBe('<x> <y> {abc} {"Id":"abc"}')
  })

  test('a method without its argument is an error', () => {
    const data = goStruct('t.T', { Label: goMethod((name: string) => name, 'string') })

    const run = () => render('{{.Label}}', data)

    expect(run).toThrow('at <.Label>: wrong number of args for Label: want 1 got 0')
  })
})

test('functions can be replaced when a template is executed', () => {
  const template = parseTemplate('{{json .a}} {{pad .a 1 0}}')
  const json = { parameters: ['string'], call: (text: string) => text } as const

  const text = template.execute({ a: 'HEAD' }, { functions: { json } })

  expect(text).toBe('HEAD  HEAD')
})

test('a lexical error in a later line names the line where the action began', () => {
  const parse = () => parseTemplate('a\n{{.A\n\n')

  expect(parse).toThrow(new TemplateError('template: :4: unclosed action started at :2'))
})
