import type { HealthConfig } from '../../../api/schema.ts'
import { compareVersions } from '../../../api/version.ts'
import type { ContainerOptions } from '../options.ts'

/** The health check that the options ask for; undefined leaves it to the image. */
export function healthCheck(
  options: ContainerOptions,
  apiVersion: string,
): HealthConfig | undefined {
  const numbers = {
    interval: options.healthInterval,
    timeout: options.healthTimeout,
    retries: options.healthRetries,
    'start-period': options.healthStartPeriod,
    'start-interval': options.healthStartInterval,
  }
  const asked = Boolean(options.healthCmd) || Object.values(numbers).some((n) => n !== 0)
  if (options.noHealthcheck) {
    if (asked) throw new Error('--no-healthcheck conflicts with --health-* options')
    return { Test: ['NONE'] }
  }
  if (!asked) return undefined
  for (const [name, number] of Object.entries(numbers)) {
    if (number < 0) throw new Error(`--health-${name} cannot be negative`)
  }
  if (options.healthStartInterval !== 0 && compareVersions(apiVersion, '1.44') < 0)
    throw new Error(
      '"specify health-check start interval" requires API version 1.44, ' +
        `but the Docker daemon API version is ${apiVersion}`,
    )

  return {
    ...(options.healthCmd && { Test: ['CMD-SHELL', options.healthCmd] }),
    ...(options.healthInterval && { Interval: options.healthInterval }),
    ...(options.healthTimeout && { Timeout: options.healthTimeout }),
    ...(options.healthStartPeriod && { StartPeriod: options.healthStartPeriod }),
    ...(options.healthStartInterval && { StartInterval: options.healthStartInterval }),
    ...(options.healthRetries && { Retries: options.healthRetries }),
  }
}
