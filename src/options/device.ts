import { posix } from 'node:path'
import type { Resources } from '../api/schema.ts'
import { parseUnsigned } from './decimal.ts'
import { type Extras, type Option, values } from './index.ts'
import { parseBytes } from './size.ts'

type Each<K extends keyof Resources> = Required<
  NonNullable<Resources[K]> extends (infer T)[] ? T : never
>
export type DeviceMapping = Each<'Devices'>
export type WeightDevice = Each<'BlkioWeightDevice'>
export type ThrottleDevice = Each<'BlkioDeviceReadBps'>

const cdiSyntax = /^[a-z](?:[\w.-]*[a-z\d])?\/[a-z](?:[\w-]*[a-z\d])?=[a-z\d](?:[\w.:-]*[a-z\d])?$/i

/** Whether a device is named in the Container Device Interface's way: `vendor.com/class=name`. */
export function isCdiDevice(raw: string): boolean {
  return cdiSyntax.test(raw)
}

/** Reads `HOST-PATH[:CONTAINER-PATH][:PERMISSIONS]`; an engine on Windows reads it by itself. */
export function parseDevice(raw: string, engineOs: string): DeviceMapping {
  if (engineOs === 'windows') return { PathOnHost: raw, PathInContainer: '', CgroupPermissions: '' }

  const [host = '', second, third] = raw.split(':')
  if (raw.split(':').length > 3 || host === '') throw new Error(`bad format for path: ${raw}`)
  if (third !== undefined && !isPermissions(third)) throw new Error(`bad mode specified: ${third}`)

  const noPath = second === undefined || (third === undefined && isPermissions(second))
  const inside = noPath ? host : second
  if (!inside.startsWith('/')) throw new Error(`${inside} is not an absolute path`)
  const permissions = third ?? (noPath ? second : undefined) ?? 'rwm'
  if (noPath) {
    const path = posix.normalize(host)
    return { PathOnHost: path, PathInContainer: path, CgroupPermissions: permissions }
  }
  const PathInContainer = third === undefined ? posix.normalize(inside) : inside
  return { PathOnHost: host, PathInContainer, CgroupPermissions: permissions }
}

/** Reads a rule such as `c 42:* rmw`. */
export function parseCgroupRule(raw: string): string {
  if (!/^[acb] (?:\d+|\*):(?:\d+|\*) [rwm]{1,3}$/.test(raw))
    throw new Error(`invalid device cgroup format '${raw}'`)
  return raw
}

/** A repeatable flag with `PATH:WEIGHT`. */
export function weightDevices(
  flags: string,
  description: string,
  extras?: Extras<WeightDevice[]>,
): Option<WeightDevice[]> {
  return values(flags, 'list', parseWeightDevice, description, extras)
}

/** A repeatable flag with `PATH:RATE` in bytes or in operations per second. */
export function throttleDevices(
  flags: string,
  unit: 'bytes' | 'operations',
  description: string,
  extras?: Extras<ThrottleDevice[]>,
): Option<ThrottleDevice[]> {
  const parse = (raw: string) => parseThrottleDevice(raw, unit)
  return values(flags, 'list', parse, description, extras)
}

/** Reads `PATH:WEIGHT`: 10 to 1000, or 0. */
export function parseWeightDevice(raw: string): WeightDevice {
  const { path, text } = splitDevice(raw)
  const weight = numberOr(`invalid weight for device: ${raw}`, () => parseUnsigned(text, 16))
  if (weight !== 0 && (weight < 10 || weight > 1000))
    throw new Error(`invalid weight for device: ${raw}`)
  return { Path: path, Weight: weight }
}

/** Reads `PATH:RATE`. */
export function parseThrottleDevice(raw: string, unit: 'bytes' | 'operations'): ThrottleDevice {
  const { path, text } = splitDevice(raw)
  const bytes = unit === 'bytes'
  const form = bytes
    ? '<device-path>:<number>[<unit>]. Number must be a positive integer. ' +
      'Unit is optional and can be kb, mb, or gb'
    : '<device-path>:<number>. Number must be a positive integer'
  const rate = numberOr(`invalid rate for device: ${raw}. The correct format is ${form}`, () =>
    bytes ? parseBytes(text) : parseUnsigned(text),
  )
  return { Path: path, Rate: rate }
}

function splitDevice(raw: string): { path: string; text: string } {
  const colon = raw.indexOf(':')
  if (colon < 1) throw new Error(`bad format: ${raw}`)
  const path = raw.slice(0, colon)
  if (!path.startsWith('/dev/')) throw new Error(`bad format for device path: ${raw}`)
  return { path, text: raw.slice(colon + 1) }
}

function numberOr(failure: string, parse: () => number): number {
  try {
    return parse()
  } catch {
    throw new Error(failure)
  }
}

function isPermissions(raw: string): boolean {
  return /^[rwm]+$/.test(raw) && new Set(raw).size === raw.length
}
