import { expect, test } from 'vitest'
import { map, pairs, parseLabel, parseSysctl, toMap } from '../../src/options/label.ts'

test('labels are pairs, and the last of a key counts', () => {
  expect(toMap(['a=1', 'b', 'c=x=y', 'a=2'])).toEqual({ a: '2', b: '', c: 'x=y' })
})

test('a label named __proto__ is a label', () => {
  expect(Object.keys(toMap(['__proto__=x']))).toEqual(['__proto__'])
})

test.each(['', '=x', ' =x'])('the label %j is refused', (raw) => {
  expect(() => parseLabel(raw)).toThrow(new Error(`invalid label '${raw}': empty name`))
})

test.each(['net.a=b', 'kernel.shmmax=1', 'fs.mqueue.x=1', 'net.ipv4.x='])(
  'the parameter %s is allowed',
  (raw) => {
    expect(parseSysctl(raw)).toBe(raw)
  },
)

test.each(['x', 'foo=b', 'net.a', 'kernel.hostname=x', 'network=1'])(
  'the parameter %s is refused',
  (raw) => {
    expect(() => parseSysctl(raw)).toThrow(new Error(`sysctl '${raw}' is not allowed`))
  },
)

test('a map flag collects its pairs', () => {
  const option = map('--annotation', 'annotation')

  expect(option.parse('b=c', option.parse('a', undefined))).toEqual({ a: '', b: 'c' })
})

test.each([
  ['a=b', { a: 'b' }],
  ['a=b,c', { a: 'b,c' }],
  ['a=b,c=d', { a: 'b', c: 'd' }],
  ['"a=b,c",d=e', { a: 'b,c', d: 'e' }],
])('the pairs of %s', (raw, read) => {
  expect(pairs('--docker', 'endpoint').parse(raw, undefined)).toEqual(read)
})

test.each([
  ['x', 'x must be formatted as key=value'],
  ['a=b,c=d,e', 'e must be formatted as key=value'],
])('%s is no list of pairs', (raw, message) => {
  expect(() => pairs('--docker', 'endpoint').parse(raw, undefined)).toThrow(new Error(message))
})
