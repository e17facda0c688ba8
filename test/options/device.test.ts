import { expect, test } from 'vitest'
import {
  isCdiDevice,
  parseCgroupRule,
  parseDevice,
  parseThrottleDevice,
  parseWeightDevice,
} from '../../src/options/device.ts'

test.each([
  ['/dev/null', '/dev/null', '/dev/null', 'rwm'],
  ['/a/../dev/null', '/dev/null', '/dev/null', 'rwm'],
  ['/dev/null:/dev/x', '/dev/null', '/dev/x', 'rwm'],
  ['/dev/null:/dev/x:rw', '/dev/null', '/dev/x', 'rw'],
  ['/dev/null:r', '/dev/null', '/dev/null', 'r'],
  ['dev:/x', 'dev', '/x', 'rwm'],
])('%s', (raw, PathOnHost, PathInContainer, CgroupPermissions) => {
  expect(parseDevice(raw, 'linux')).toEqual({ PathOnHost, PathInContainer, CgroupPermissions })
})

test.each([
  ['', 'bad format for path: '],
  ['/a:/b:c:d', 'bad format for path: /a:/b:c:d'],
  ['x', 'x is not an absolute path'],
  ['/dev/null:x', 'x is not an absolute path'],
  ['/dev/null:/dev/x:q', 'bad mode specified: q'],
  ['/dev/null:/dev/x:rr', 'bad mode specified: rr'],
])('%j is refused', (raw, message) => {
  expect(() => parseDevice(raw, 'linux')).toThrow(new Error(message))
})

test('an engine on Windows reads devices by itself', () => {
  expect(parseDevice('class/GUID', 'windows').PathOnHost).toBe('class/GUID')
})

test.each([
  ['vendor.com/class=name', true],
  ['nvidia.com/gpu=0:1.x-y', true],
  ['vendor/class', false],
  ['/dev/null', false],
  ['1vendor/class=x', false],
])('%s names a CDI device: %s', (raw, is) => {
  expect(isCdiDevice(raw)).toBe(is)
})

test.each(['c 1:3 rwm', 'b *:* m', 'a 5:* r'])('%s is a rule', (rule) => {
  expect(parseCgroupRule(rule)).toBe(rule)
})

test.each(['', 'x', 'c 1:3', 'd 1:3 r', 'c 1:3 rwmx'])('%j is no rule', (rule) => {
  expect(() => parseCgroupRule(rule)).toThrow(new Error(`invalid device cgroup format '${rule}'`))
})

test('rates are bytes with units, or plain numbers', () => {
  expect(parseThrottleDevice('/dev/sda:1mb', 'bytes')).toEqual({
    Path: '/dev/sda',
    Rate: 1024 ** 2,
  })
  expect(parseThrottleDevice('/dev/sda:7', 'operations')).toEqual({ Path: '/dev/sda', Rate: 7 })
})

const bytesForm =
  'The correct format is <device-path>:<number>[<unit>]. Number must be a positive integer. ' +
  'Unit is optional and can be kb, mb, or gb'
const operationsForm =
  'The correct format is <device-path>:<number>. Number must be a positive integer'

test.each([
  ['', 'bytes', 'bad format: '],
  ['/dev/sda', 'bytes', 'bad format: /dev/sda'],
  [':1', 'bytes', 'bad format: :1'],
  ['x:1m', 'bytes', 'bad format for device path: x:1m'],
  ['/dev/sda:x', 'bytes', `invalid rate for device: /dev/sda:x. ${bytesForm}`],
  ['/dev/sda:-1', 'bytes', `invalid rate for device: /dev/sda:-1. ${bytesForm}`],
  ['/dev/sda:1k', 'operations', `invalid rate for device: /dev/sda:1k. ${operationsForm}`],
  ['/dev/sda:1:2', 'operations', `invalid rate for device: /dev/sda:1:2. ${operationsForm}`],
] as const)('the rate %j is refused', (raw, unit, message) => {
  expect(() => parseThrottleDevice(raw, unit)).toThrow(new Error(message))
})

test.each([
  ['x', 'bad format: x'],
  ['sda:100', 'bad format for device path: sda:100'],
  ['/dev/sda:9', 'invalid weight for device: /dev/sda:9'],
  ['/dev/sda:1001', 'invalid weight for device: /dev/sda:1001'],
  ['/dev/sda:x', 'invalid weight for device: /dev/sda:x'],
])('the weight %s is refused', (raw, message) => {
  expect(() => parseWeightDevice(raw)).toThrow(new Error(message))
})

test('weights are 10 to 1000, or 0', () => {
  expect(['10', '1000', '0'].map((w) => parseWeightDevice(`/dev/sda:${w}`).Weight)).toEqual([
    10, 1000, 0,
  ])
})
