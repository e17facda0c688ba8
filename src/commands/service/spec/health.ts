import type { HealthConfig } from '../../../api/schema.ts'
import type { SharedOptions } from '../options.ts'

const disabled = 'NONE'

/** What the flags say about the health check, beside switching it off. */
function asked(options: SharedOptions): HealthConfig {
  const { healthCmd } = options
  const parts: HealthConfig = {
    Test: healthCmd === undefined ? undefined : healthCmd === '' ? [] : ['CMD-SHELL', healthCmd],
    Interval: options.healthInterval,
    Timeout: options.healthTimeout,
    StartPeriod: options.healthStartPeriod,
    StartInterval: options.healthStartInterval,
    Retries: options.healthRetries,
  }
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined))
}

/** The health check of a new service; undefined leaves it to the image. */
export function newHealthCheck(options: SharedOptions): HealthConfig | undefined {
  const { Retries, Test, ...times } = asked(options)
  const parts = { ...(Test?.length && { Test }), ...times, ...(Retries && { Retries }) }
  const isEmpty = Object.keys(parts).length === 0
  if (options.noHealthcheck) {
    checkAlone(isEmpty)
    return { Test: [disabled] }
  }
  return isEmpty ? undefined : withoutZeros(parts)
}

/** The health check after an update; what it was where nothing is asked, which may be undefined. */
export function changedHealthCheck(
  options: SharedOptions,
  previous?: HealthConfig | null,
): HealthConfig | undefined {
  const parts = asked(options)
  const isEmpty = Object.keys(parts).length === 0
  if (options.noHealthcheck) {
    checkAlone(isEmpty)
    return { Test: [disabled] }
  }
  if (isEmpty && options.noHealthcheck === undefined) return previous ?? undefined
  const { Test, ...rest } = previous ?? {}
  return withoutZeros({ ...(Test && Test[0] !== disabled && { Test }), ...rest, ...parts })
}

function checkAlone(isAlone: boolean): void {
  if (!isAlone) throw new Error('--no-healthcheck conflicts with --health-* options')
}

/** Zero is what the image says, and is not sent; an empty test likewise. */
function withoutZeros(check: HealthConfig): HealthConfig {
  const parts = Object.entries(check).filter(
    ([, part]) => part !== 0 && !(Array.isArray(part) && part.length === 0),
  )
  return Object.fromEntries(parts)
}
