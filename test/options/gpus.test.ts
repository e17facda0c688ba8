import { expect, test } from 'vitest'
import { parseGpus } from '../../src/options/gpus.ts'

test.each([
  ['all', { Count: -1 }],
  ['2', { Count: 2 }],
  ['-2', { Count: -2 }],
  ['all,driver=x', { Count: -1, Driver: 'x' }],
  ['driver=nvidia', { Count: 1, Driver: 'nvidia' }],
  ['"device=0,1"', { DeviceIDs: ['0', '1'] }],
  ['capabilities=', { Count: 1, Capabilities: [['', 'gpu']] }],
  [
    '"capabilities=compute,utility",count=2',
    { Count: 2, Capabilities: [['compute', 'utility', 'gpu']] },
  ],
  ['"options=a,b=c=d"', { Count: 1, Options: { a: '', b: 'c=d' } }],
])('%s', (raw, request) => {
  const nothing = { Driver: '', Count: 0, DeviceIDs: null, Capabilities: [['gpu']], Options: {} }

  expect(parseGpus(raw)).toEqual({ ...nothing, ...request })
})

const count = (text: string, why: string) =>
  `invalid count (${text}): value must be either "all" or an integer: ${why}`

test.each([
  ['', 'EOF'],
  ['x', count('x', 'invalid syntax')],
  ['1.5', count('1.5', 'invalid syntax')],
  ['count=x', count('x', 'invalid syntax')],
  [',x', count('', 'invalid syntax')],
  ['99999999999999999999', count('99999999999999999999', 'value out of range')],
  ['foo=1', "unexpected key 'foo' in 'foo=1'"],
  ['Driver=x', "unexpected key 'Driver' in 'Driver=x'"],
  ['count=1,count=2', "gpu request key 'count' can be specified only once"],
  ['bad"q', 'parse error on line 1, column 4: bare " in non-quoted-field'],
])('%j is refused', (raw, message) => {
  expect(() => parseGpus(raw)).toThrow(new Error(message))
})
