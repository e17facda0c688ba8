import { isAbsolute, resolve } from 'node:path'

/** What the short form of a volume says. */
export interface Volume {
  readonly type: 'bind' | 'volume'
  /** Undefined for an anonymous volume. */
  readonly source?: string
  readonly target: string
  readonly readOnly?: boolean
  readonly propagation?: string
  readonly noCopy?: boolean
}

const propagations = new Set(['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'])

/** Reads `[SOURCE:]TARGET[:MODE[,MODE…]]`; modes that are unknown here are the engine's to judge. */
export function parseVolume(raw: string): Volume {
  if (raw === '') throw new Error('invalid empty volume spec')
  if (raw.length <= 2) return { type: 'volume', target: raw }

  const parts = splitOutsideDrives(raw)
  const fail = (why: string) => new Error(`invalid spec: ${raw}: ${why}`)
  if (parts.slice(0, 3).includes('')) throw fail('empty section between colons')
  if (parts.length > 3) throw fail('too many colons')
  if (parts.length === 1) return { type: 'volume', target: raw }

  const [source = '', target = '', modes = ''] = parts
  return { type: isPath(source) ? 'bind' : 'volume', source, target, ...readModes(modes) }
}

/** The bind as the engine takes it: a source that is relative to here is made absolute. */
export function absoluteBind(raw: string): string {
  const colon = raw.indexOf(':')
  const source = raw.slice(0, colon)
  return source.startsWith('.') ? absoluteSource(source) + raw.slice(colon) : raw
}

/** Makes a path that starts with a dot absolute. */
export function absoluteSource(source: string): string {
  return source.startsWith('.') && !isAbsolute(source) ? resolve(source) : source
}

function readModes(modes: string): Partial<Volume> {
  let read: Partial<Volume> = {}
  for (const mode of modes.split(',')) {
    if (mode === 'ro' || mode === 'rw') read = { ...read, readOnly: mode === 'ro' }
    if (mode === 'nocopy') read = { ...read, noCopy: true }
    if (propagations.has(mode)) read = { ...read, propagation: mode }
  }
  return read
}

/** Splits at colons, except where one follows a lone letter: that is a Windows drive. */
function splitOutsideDrives(raw: string): string[] {
  return raw.split(/(?<!(?:^|:)\p{L}):|(?<=(?:^|:)\p{L}:\p{L}):/u)
}

function isPath(source: string): boolean {
  return /^[./~]|^\\\\|^\p{L}:/u.test(source)
}
