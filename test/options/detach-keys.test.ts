import { expect, test } from 'vitest'
import { detachKeys } from '../../src/options/detach-keys.ts'

test.each([
  ['', []],
  ['a', [97]],
  ['ctrl-p,ctrl-q', [16, 17]],
  ['ctrl-@,ctrl-a,ctrl-z', [0, 1, 26]],
  ['ctrl-[,ctrl-\\,ctrl-],ctrl-^,ctrl-_', [27, 28, 29, 30, 31]],
  ['DEL,A,~', [127, 65, 126]],
])('%j', (raw, bytes) => {
  expect([...detachKeys(raw)]).toEqual(bytes)
})

test.each([
  ['shift-a', 'shift-a'],
  ['ctrl-', 'ctrl-'],
  ['ctrl-1', 'ctrl-1'],
  ['ctrl-A', 'ctrl-A'],
  ['ctrl-p,', ''],
  ['del', 'del'],
  ['é', 'é'],
])('%s is refused', (raw, key) => {
  expect(() => detachKeys(raw)).toThrow(
    new Error(`invalid detach keys (${raw}): Unknown character: '${key}'`),
  )
})
