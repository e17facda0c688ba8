const controls = 'abcdefghijklmnopqrstuvwxyz[\\]^_'

/**
 * Reads a key sequence such as `ctrl-p,ctrl-q` or `a,DEL` as the bytes a terminal sends for it. The
 * empty one has no bytes.
 */
export function detachKeys(raw: string): Uint8Array {
  if (raw === '') return new Uint8Array()
  return Uint8Array.from(raw.split(','), (key) => {
    const byte = keyByte(key)
    if (byte === undefined)
      throw new Error(`invalid detach keys (${raw}): Unknown character: '${key}'`)
    return byte
  })
}

function keyByte(key: string): number | undefined {
  if (/^[\x01-\x7f]$/.test(key)) return key.charCodeAt(0)
  if (key === 'DEL') return 127
  if (key === 'ctrl-@') return 0
  const index = /^ctrl-.$/.test(key) ? controls.indexOf(key[5]!) : -1
  return index < 0 ? undefined : index + 1
}
