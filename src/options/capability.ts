/** Every capability there is. */
export const allCapabilities = 'ALL'

/** The name as the kernel has it: upper case, with its prefix. */
export function capabilityName(raw: string): string {
  const upper = raw.trim().toUpperCase()
  return upper === allCapabilities || upper.startsWith('CAP_') ? upper : `CAP_${upper}`
}

/** Names in order, each once; what stands beside ALL says nothing more. */
export function capabilityList(names: Iterable<string>): string[] {
  const unique = new Set(names)
  return unique.has(allCapabilities) ? [allCapabilities] : [...unique].sort()
}
