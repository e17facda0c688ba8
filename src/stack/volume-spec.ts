/** A mount of a service, in the long form. */
export interface ServiceVolume {
  type?: string
  source?: string
  target?: string
  read_only?: boolean
  consistency?: string
  bind?: { propagation?: string }
  volume?: { nocopy?: boolean }
  tmpfs?: { size?: number }
}

const propagations = new Set(['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'])

/**
 * Reads `[SOURCE:]TARGET[:OPTIONS]` for an engine of any platform: a single letter before a colon is a
 * Windows drive. Options that are not known say nothing.
 */
export function parseVolume(spec: string): ServiceVolume {
  if (spec === '') throw new Error('invalid empty volume spec')
  if (spec.length <= 2) return { type: 'volume', target: spec }
  const fail = (why: string) => new Error(`invalid spec: ${spec}: ${why}`)
  const parts = splitSpec(spec)
  if (parts.includes('')) throw fail('empty section between colons')
  if (parts.length > 3) throw fail('too many colons')
  const [first = '', second, options = ''] = parts
  if (second === undefined) return { type: 'volume', target: first }

  const volume: ServiceVolume = { type: volumeType(first), source: first, target: second }
  for (const option of options.split(',')) {
    if (option === 'ro') volume.read_only = true
    else if (option === 'rw') delete volume.read_only
    else if (option === 'nocopy') volume.volume = { nocopy: true }
    else if (propagations.has(option)) volume.bind = { propagation: option }
  }
  return volume
}

/** Splits at colons, but not behind the letter of a drive. */
function splitSpec(spec: string): string[] {
  const parts: string[] = []
  let part = ''
  for (const character of spec) {
    if (character !== ':' || /^\p{L}$/u.test(part)) {
      part += character
    } else {
      parts.push(part)
      part = ''
    }
  }
  return [...parts, part]
}

/** A source that is a path is of the host; any other is the name of a volume. */
export function volumeType(source: string): 'bind' | 'volume' {
  const isPath = /^(?:[./~]|\\\\|\p{L}:)/u.test(source)
  return isPath ? 'bind' : 'volume'
}
