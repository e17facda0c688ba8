import { expect, test } from 'vitest'
import { goStruct, parseTemplate, TemplateError } from '../../../src/render/template/index.ts'

const inherited = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  '__lookupGetter__',
  'length',
  'call',
  'apply',
  'value',
  'fields',
  'typeName',
]

/** Values of every kind that a prototype could be reached through. */
const receivers: [kind: string, value: unknown][] = [
  ['object', {}],
  ['bare object', Object.create(null)],
  ['list', ['a']],
  ['map', new Map()],
  ['string', 'a'],
  ['number', 1],
  ['bool', true],
  ['function', () => 'called'],
  ['struct', goStruct('t.T', {})],
  ['nil', null],
]

/** The text of a template, or nothing when it ends in an error of its own. */
function attempt(source: string, data: unknown): string {
  try {
    return parseTemplate(source).execute(data)
  } catch (error) {
    expect(error).toBeInstanceOf(TemplateError)
    return ''
  }
}

test.each(receivers)('nothing that a %s inherits is ever read', (_kind, value) => {
  const data = { v: value }
  const outputs = inherited.flatMap((name) => [
    attempt(`{{.v.${name}}}`, data),
    attempt(`{{.v.${name}.${name}}}`, data),
    attempt(`{{index .v "${name}"}}`, data),
    attempt(`{{$x := .v}}{{$x.${name}}}`, data),
    attempt(`{{(index .v "${name}").constructor}}`, data),
    attempt(`{{with .v}}{{.${name}}}{{end}}`, data),
    attempt(`{{call .v.${name} "return 1"}}`, data),
    attempt(`{{${name} .v}}`, data).replace(/^.*$/, (text) => (name === 'call' ? '' : text)),
  ])

  expect(outputs.filter((text) => text !== '' && text !== '<no value>')).toEqual([])
})

test('a function in the data is never called', () => {
  let calls = 0
  const data = { f: () => ++calls }

  for (const use of ['.f', '.f 1', 'call .f', 'print .f', 'json .f', '1 | .f', 'len .f', '.f.x']) {
    attempt(`{{${use}}}`, data)
  }

  expect(calls).toBe(0)
})

test('keys named like parts of JavaScript are plain data', () => {
  const data = JSON.parse('{"__proto__":{"x":1},"constructor":"c","toString":"t"}')

  const text = attempt('{{.__proto__.x}}{{.constructor}}{{.toString}} {{.}} {{json .}}', data)

  expect(text).toBe(
    '1ct map[__proto__:map[x:1] constructor:c toString:t] ' +
      '{"__proto__":{"x":1},"constructor":"c","toString":"t"}',
  )
  expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
})

test('an object from JSON that looks like a lossless number stays a map', () => {
  const data = JSON.parse('{"isLosslessNumber":true,"value":"__x"}')

  const text = attempt('{{.}}', data)

  expect(text).toBe('map[isLosslessNumber:true value:__x]')
})

test.each<[string, string]>([
  ['{{define "a"}}{{template "a"}}{{end}}{{template "a"}}', 'exceeded maximum template depth'],
  [
    `{{define "a"}}${'{{if 1}}'.repeat(200)}{{template "a"}}${'{{end}}'.repeat(200)}{{end}}{{template "a"}}`,
    'exceeded maximum template depth',
  ],
  ['{{'.concat('('.repeat(100_000), '1', ')'.repeat(100_000), '}}'), 'max expression depth'],
  ['{{if 1}}'.repeat(100_000), 'max expression depth'],
  ['{{if 1}}{{else '.concat('if 1}}{{else '.repeat(100_000)), 'max expression depth'],
])('endless nesting ends in an error (%#)', (source, message) => {
  const run = () => parseTemplate(source).execute({})

  expect(run).toThrow(message)
})

test('random templates end in text or a TemplateError, and soon', () => {
  const pieces = [
    '{{',
    '}}',
    '{{-',
    ' -}}',
    '.',
    '$',
    '$x',
    ':=',
    '=',
    '|',
    '(',
    ')',
    '"',
    '`',
    "'",
  ]
  const words = ['if', 'else', 'end', 'range', 'with', 'define', 'print', 'printf', 'index', 'nil']
  const more = [
    ' ',
    '\n',
    '1',
    '-1.5e',
    '0x',
    '.a',
    '.__proto__',
    '"%*d"',
    '"%[3]v"',
    'é',
    '\0',
    '\\',
  ]
  const all = [...pieces, ...words, ...more]
  let seed = 1
  const next = () => {
    seed = (seed * 48271) % 2147483647
    return seed
  }

  for (let round = 0; round < 5000; round++) {
    const source = Array.from({ length: next() % 20 }, () => all[next() % all.length]).join('')
    const text = attempt(`{{${source}}}`, { a: [1, { b: null }] })
    expect(text).not.toContain('[native code]')
  }
})

test.each<[string, string]>([
  ['hexadecimal number', `{{0x${'a'.repeat(300_000)}}}`],
  ['hexadecimal float', `{{0x${'a'.repeat(300_000)}p}}`],
  ['decimal number', `{{1${'0'.repeat(300_000)}e}}`],
  ['string', `{{"${'\\\\'.repeat(300_000)}"}}`],
  ['blank', `{{print 1${' '.repeat(300_000)}}}`],
])('an endless %s is read in one pass', (_kind, source) => {
  const start = performance.now()

  attempt(source, {})

  // Backtracking over these takes minutes.
  expect(performance.now() - start).toBeLessThan(5000)
})
