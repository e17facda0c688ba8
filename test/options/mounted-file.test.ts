import { expect, test } from 'vitest'
import { parseMountedFile } from '../../src/options/mounted-file.ts'

const plain = { uid: '0', gid: '0', mode: 0o444 }

test.each([
  ['key', { ...plain, source: 'key', target: 'key' }],
  ['source=key', { ...plain, source: 'key', target: 'key' }],
  ['SRC=key,Target=/etc/key', { ...plain, source: 'key', target: '/etc/key' }],
  [
    'source=key,uid=1,gid=2,mode=0400',
    { source: 'key', target: 'key', uid: '1', gid: '2', mode: 0o400 },
  ],
  ['"source=a,b"', { ...plain, source: 'a,b', target: 'a,b' }],
])('%s', (raw, file) => {
  expect(parseMountedFile(raw, 'secret')).toEqual(file)
})

test.each([
  ['', 'EOF'],
  ['target=x', 'source is required'],
  ['a,b', "invalid field 'a' must be a key=value pair"],
  ['source=a,mode=x', 'invalid mode specified: strconv.ParseUint: parsing "x": invalid syntax'],
  ['source=a,Size=1', 'invalid field in config request: size'],
])('%j is refused', (raw, message) => {
  expect(() => parseMountedFile(raw, 'config')).toThrow(new Error(message))
})
