import { expect, test } from 'vitest'
import {
  bigInteger,
  bool,
  bytes,
  integer,
  map,
  message,
  nested,
  repeatedBytes,
  repeatedMessage,
  repeatedString,
  string,
} from '../../../src/build/buildkit/protobuf.ts'

const Inner = message({ name: string(1) })
const Outer = message({
  text: string(1),
  data: bytes(2),
  count: integer(3),
  time: bigInteger(4),
  isSet: bool(5),
  inner: nested(6, Inner),
  inners: repeatedMessage(7, Inner),
  words: repeatedString(8),
  blobs: repeatedBytes(9),
  labels: map(16, string),
})

test('what is written is read back', () => {
  const value = {
    text: 'grüße',
    data: Buffer.from([0, 255]),
    count: 2 ** 53 - 1,
    time: -1n,
    isSet: true,
    inner: { name: '' },
    inners: [{ name: 'a' }, { name: 'b' }],
    words: ['x', ''],
    blobs: [Buffer.from('y')],
    labels: { k: 'v', empty: '' },
  }

  expect(Outer.decode(Outer.encode(value))).toEqual(value)
})

test('what is not there is empty, and a missing message is undefined', () => {
  expect(Outer.decode(Buffer.alloc(0))).toEqual({
    text: '',
    data: Buffer.alloc(0),
    count: 0,
    time: 0n,
    isSet: false,
    inner: undefined,
    inners: [],
    words: [],
    blobs: [],
    labels: {},
  })
})

// Bytes as protoc writes them.
test.each<[string, object, string]>([
  ['a number', { count: 300 }, '18ac02'],
  ['2^31, the mode of a directory', { count: 2 ** 31 }, '188080808008'],
  ['a negative number', { count: -1 }, '18ffffffffffffffffff01'],
  ['nanoseconds', { time: 1_700_000_000_123_456_789n }, '20959a97ece39fe7cb17'],
  ['text', { text: 'hi' }, '0a026869'],
  ['a map', { labels: { a: 'b' } }, '8201060a0161120162'],
])('%s is written as the protocol has it', (_name, value, hex) => {
  const encoded = Outer.encode(value)

  expect(encoded.toString('hex')).toBe(hex)
  expect(Outer.decode(encoded)).toMatchObject(value)
})

test('fields that are not known are skipped, whatever their type', () => {
  const unknown = Buffer.from(
    'f80105' + 'fa010161' + 'f9010102030405060708' + 'fd0101020304',
    'hex',
  )

  const value = Inner.decode(Buffer.concat([unknown, Inner.encode({ name: 'a' })]))

  expect(value).toEqual({ name: 'a' })
})

test.each(['0a', '0a05616263', '18ff', '0e'])('the bytes %s are refused', (hex) => {
  expect(() => Outer.decode(Buffer.from(hex, 'hex'))).toThrow('malformed message')
})
