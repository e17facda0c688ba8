import { expect, test } from 'vitest'
import { writeYaml } from '../../src/stack/write-yaml.ts'
import { parseYaml } from '../../src/stack/yaml.ts'

function nested(levels: number, of: (i: number) => string): string {
  return Array.from({ length: levels }, (_, i) => of(i)).join('')
}

test.each([
  [
    'aliases of aliases',
    `x0: &x0 [y, y]\n${nested(20, (i) => `x${i + 1}: &x${i + 1} [*x${i}, *x${i}]\n`)}`,
    'yaml: document contains excessive aliasing',
  ],
  ['an alias of itself', 'a: &a\n  b: *a\n', "yaml: anchor 'a' value contains itself"],
  ['an alias of nothing', 'a: *b\n', "yaml: unknown anchor 'b' referenced"],
  [
    'deep nesting',
    `a: ${'['.repeat(200)}${']'.repeat(200)}\n`,
    'yaml: document is nested too deeply',
  ],
  ['a tag of a language', 'a: !!python/object:os.system x\n', /^yaml: line 1: unknown tag /],
  ["a tag of one's own", 'a: !secret x\n', 'yaml: line 1: unknown tag !secret'],
  ['a merge with no mapping', 'a:\n  <<: b\n', /^yaml: map merge requires/],
  ['a key twice', 'a: 1\nb: 2\na: 3\n', /mapping key "a" already defined at line 1$/],
  ['a key that is no text', '1: 2\n', 'yaml: line 1: key must be a string'],
  ['a list', '- a\n', 'top-level object must be a mapping'],
  ['nothing', '', 'top-level object must be a mapping'],
  ['what is no YAML', 'a: "b\n', /^yaml: line \d+: /],
])('%s is refused', (_, source, problem) => {
  expect(() => parseYaml(source)).toThrow(problem)
})

test('names that mean something to JavaScript are names like others', () => {
  const map = parseYaml('__proto__: {polluted: 1}\nconstructor: x\ntoString: y\n')

  expect(Object.keys(map)).toEqual(['__proto__', 'constructor', 'toString'])
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

test('what a mapping says itself holds against what it is merged with', () => {
  const map = parseYaml('a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 3\n')

  expect({ ...(map.c as object) }).toEqual({ x: 3n, y: 1n, z: 2n })
})

test.each<[plain: string, value: unknown]>([
  ['yes', 'yes'],
  ['on', 'on'],
  ['22:22', '22:22'],
  ['0440', 288n],
  ['0o440', 288n],
  ['0b11', 3n],
  ['0x1F', 31n],
  ['1_000', 1000n],
  ['-5', -5n],
  ['08', 8],
  ['1.50', 1.5],
  ['1e3', 1000],
  ['123456789012345678', 123456789012345678n],
  ['~', null],
  ['True', true],
  ['!!str 12', '12'],
  ['!!int "12"', 12n],
  ['!!float 3', 3],
  ['!!binary aGVsbG8=', 'hello'],
])('%s is read as Go reads it', (plain, value) => {
  expect(parseYaml(`a: ${plain}\n`).a).toEqual(value)
})

test('only the first document counts', () => {
  expect({ ...parseYaml('a: 1\n---\nb: 2\n') }).toEqual({ a: 1n })
})

test('what is written is read as the same again', () => {
  const texts = ['', ' a', 'a ', 'yes', '12', '~', 'a: b', '#', '"', "'", 'a\nb', '\n', '\t', '😀']
  const map = parseYaml('a: 1\n')
  map.texts = texts

  expect(parseYaml(writeYaml(map)).texts).toEqual(texts)
})
