import { expect, test } from 'vitest'
import { detachFilter } from '../../src/render/detach.ts'

const keys = Buffer.from('\x10\x11')

function typed(chunks: string[], sequence: Uint8Array = keys) {
  const filter = detachFilter(sequence)
  return chunks.map((chunk) => {
    const { data, detached } = filter(Buffer.from(chunk))
    return Buffer.from(data).toString() + (detached ? '<detached>' : '')
  })
}

test.each([
  ['the keys in one read', ['ab\x10\x11c'], ['ab<detached>']],
  ['the keys in two reads', ['a\x10', '\x11'], ['a', '<detached>']],
  ['a beginning that goes on otherwise', ['a\x10', 'b'], ['a', '\x10b']],
  ['a beginning within a read', ['a\x10b'], ['a\x10b']],
  ['no keys', ['hello', 'world'], ['hello', 'world']],
  ['a repeated first key, as docker takes it', ['\x10\x10\x11'], ['\x10\x10\x11']],
  [
    'the keys after a wrong beginning',
    ['\x10', 'x', '\x10', '\x11'],
    ['', '\x10x', '', '<detached>'],
  ],
])('%s', (_, chunks, expected) => {
  expect(typed(chunks)).toEqual(expected)
})

test('one key is enough', () => {
  expect(typed(['ab\x01c'], Buffer.from([1]))).toEqual(['ab<detached>'])
})

test('without keys everything passes', () => {
  expect(typed(['\x10\x11'], new Uint8Array())).toEqual(['\x10\x11'])
})
