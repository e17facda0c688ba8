import type { RestartPolicy } from '../api/schema.ts'
import { parseDecimal } from './decimal.ts'

/** Reads `no`, `always`, `unless-stopped` or `on-failure[:RETRIES]`; the engine judges the name. */
export function parseRestartPolicy(raw: string): Required<RestartPolicy> {
  const colon = raw.indexOf(':')
  const fail = (why: string) => new Error(`invalid restart policy format: ${why}`)
  if (colon === 0) throw fail('no policy provided before colon')
  if (colon < 0) return { Name: raw, MaximumRetryCount: 0 }
  try {
    return { Name: raw.slice(0, colon), MaximumRetryCount: parseDecimal(raw.slice(colon + 1)) }
  } catch {
    throw fail('maximum retry count must be an integer')
  }
}
