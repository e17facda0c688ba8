import type { Mount } from '../api/schema.ts'
import { parseUnsigned } from './decimal.ts'
import { type Extras, type Option, parseCsv, quoteGo, values } from './index.ts'
import { parseBytes } from './size.ts'
import { absoluteSource } from './volume.ts'

/** Keys that may stand without a value. */
const booleans = new Set([
  'readonly',
  'ro',
  'volume-nocopy',
  'bind-nonrecursive',
  'bind-create-src',
])

const optionKinds = {
  bind: 'BindOptions',
  volume: 'VolumeOptions',
  image: 'ImageOptions',
  tmpfs: 'TmpfsOptions',
  cluster: 'ClusterOptions',
} as const

/** Reads one mount, `type=bind,source=/a,target=/b,readonly`, as the engine takes it. */
export function parseMount(raw: string): Mount {
  const trimmed = raw.trim()
  if (trimmed === '') throw new Error('value is empty')
  const mount = parseCsv(trimmed).reduce(addField, { Type: 'volume' } as Mount)
  check(mount)
  return mount
}

/** A repeatable flag with mounts. */
export function mounts(
  flags: string,
  description: string,
  extras?: Extras<Mount[]>,
): Option<Mount[]> {
  return values(flags, 'mount', parseMount, description, extras)
}

function addField(mount: Mount, field: string): Mount {
  const { key, text } = splitField(field)
  const {
    BindOptions: bind,
    VolumeOptions: volume,
    ImageOptions: image,
    TmpfsOptions: tmpfs,
  } = mount
  const driver = volume?.DriverConfig

  switch (key) {
    case 'type':
      return { ...mount, Type: text.toLowerCase() }
    case 'source':
    case 'src':
      return { ...mount, Source: absoluteSource(text) }
    case 'target':
    case 'dst':
    case 'destination':
      return { ...mount, Target: text }
    case 'readonly':
    case 'ro':
      return { ...mount, ReadOnly: parseTruth(key, text) }
    case 'consistency':
      return { ...mount, Consistency: text.toLowerCase() }
    case 'bind-propagation':
      return { ...mount, BindOptions: { ...bind, Propagation: text.toLowerCase() } }
    case 'bind-nonrecursive':
      throw new Error('bind-nonrecursive is deprecated, use bind-recursive=disabled instead')
    case 'bind-recursive':
      return addRecursion(mount, text)
    case 'bind-create-src':
      return { ...mount, BindOptions: { ...bind, CreateMountpoint: parseTruth(key, text) } }
    case 'volume-subpath':
      return { ...mount, VolumeOptions: { ...volume, Subpath: text } }
    case 'volume-nocopy':
      return { ...mount, VolumeOptions: { ...volume, NoCopy: parseTruth(key, text) } }
    case 'volume-label':
      return { ...mount, VolumeOptions: { ...volume, Labels: addPair(volume?.Labels, text) } }
    case 'volume-driver':
      return { ...mount, VolumeOptions: { ...volume, DriverConfig: { ...driver, Name: text } } }
    case 'volume-opt': {
      const options = addPair(driver?.Options, text)
      return {
        ...mount,
        VolumeOptions: { ...volume, DriverConfig: { ...driver, Options: options } },
      }
    }
    case 'image-subpath':
      return { ...mount, ImageOptions: { ...image, Subpath: text } }
    case 'tmpfs-size':
      return { ...mount, TmpfsOptions: { ...tmpfs, SizeBytes: number(key, text, parseBytes) } }
    case 'tmpfs-mode':
      return { ...mount, TmpfsOptions: { ...tmpfs, Mode: number(key, text, parseMode) } }
    default:
      throw new Error(`unknown option '${key}' in '${field}'`)
  }
}

function splitField(field: string): { key: string; text: string } {
  const equals = field.indexOf('=')
  const name = equals < 0 ? field : field.slice(0, equals)
  if (name.trim() !== name)
    throw new Error(
      `invalid option '${name.trim()}' in '${field}': option should not have whitespace`,
    )
  const key = name.toLowerCase()
  if (equals < 0) {
    if (!booleans.has(key)) throw new Error(`invalid field '${field}' must be a key=value pair`)
    return { key, text: 'true' }
  }

  const text = field.slice(equals + 1)
  if (text.trim() === '') throw new Error(`invalid value for '${name}': value is empty`)
  if (text.trim() !== text)
    throw new Error(`invalid value for '${name}' in '${field}': value should not have whitespace`)
  return { key, text }
}

function addRecursion(mount: Mount, text: string): Mount {
  const bind = mount.BindOptions
  switch (text) {
    case 'enabled':
      return mount
    case 'disabled':
      return { ...mount, BindOptions: { ...bind, NonRecursive: true } }
    case 'writable':
      return { ...mount, BindOptions: { ...bind, ReadOnlyNonRecursive: true } }
    case 'readonly':
      return { ...mount, BindOptions: { ...bind, ReadOnlyForceRecursive: true } }
    default:
      throw new Error(
        `invalid value for bind-recursive: ${text} ` +
          '(must be "enabled", "disabled", "writable", or "readonly")',
      )
  }
}

function check(mount: Mount): void {
  if (!mount.Type) throw new Error('type is required')
  for (const [kind, property] of Object.entries(optionKinds)) {
    if (mount[property] && mount.Type !== kind)
      throw new Error(`cannot mix '${kind}-*' options with mount type '${mount.Type}'`)
  }

  const { BindOptions: bind, ReadOnly } = mount
  const requires = (recursive: string, what: string) =>
    new Error(
      `option 'bind-recursive=${recursive}' requires '${what}' to be specified in conjunction`,
    )
  if (bind?.ReadOnlyNonRecursive && !ReadOnly) throw requires('writable', 'readonly')
  if (!bind?.ReadOnlyForceRecursive) return
  if (!ReadOnly) throw requires('readonly', 'readonly')
  if (bind.Propagation !== 'rprivate') throw requires('readonly', 'bind-propagation=rprivate')
}

function parseTruth(key: string, text: string): boolean {
  if (text === 'true' || text === '1') return true
  if (text === 'false' || text === '0') return false
  throw new Error(
    `invalid value for '${key}': invalid boolean value (${quoteGo(text)}): ` +
      'must be one of "true", "1", "false", or "0" (default "true")',
  )
}

function number(key: string, text: string, parse: (text: string) => number): number {
  try {
    return parse(text)
  } catch {
    throw new Error(`invalid value for ${key}: ${text}`)
  }
}

function parseMode(text: string): number {
  return parseUnsigned(text, 32, 8)
}

function addPair(pairs: Record<string, string> | undefined, text: string): Record<string, string> {
  const equals = text.indexOf('=')
  const key = equals < 0 ? text : text.slice(0, equals)
  if (key === '') return pairs ?? {}
  return { ...pairs, [key]: equals < 0 ? '' : text.slice(equals + 1) }
}
