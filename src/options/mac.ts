const pairs = /^[\da-f]{2}(?:([:-])[\da-f]{2}(?:\1[\da-f]{2})*)$/i
const quads = /^[\da-f]{4}(?:\.[\da-f]{4})+$/i
const lengths = new Set([6, 8, 20])

/**
 * Reads a hardware address of 6, 8 or 20 bytes, written `92:d0:c6:0a:29:33`, `92-d0-…` or
 * `92d0.c60a.2933`; gives the first of these spellings.
 */
export function parseMac(raw: string): string {
  const trimmed = raw.trim()
  const digits = trimmed.replaceAll(/[:.-]/g, '').toLowerCase()
  const wellFormed = pairs.test(trimmed) || quads.test(trimmed)
  if (!wellFormed || !lengths.has(digits.length / 2))
    throw new Error(`${raw} is not a valid mac address`)
  return digits.match(/../g)!.join(':')
}
