/** The newest API version this client speaks. */
export const newestVersion = '1.53'
/** The oldest. */
export const oldestVersion = '1.33'

/** Less than zero when `left` is the older API version; numerically per component. */
export function compareVersions(left: string, right: string): number {
  const leftParts = left.split('.').map(Number)
  const rightParts = right.split('.').map(Number)
  for (let index = 0; index < Math.max(leftParts.length, rightParts.length); index++) {
    const difference = (leftParts[index] ?? 0) - (rightParts[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Reads `DOCKER_API_VERSION`: MAJOR.MINOR, with or without a leading v. Throws on anything else. */
export function parseVersion(text: string): string {
  const match = /^v?(\d+\.\d+)$/.exec(text)
  if (match === null) {
    throw new Error(`invalid API version (${text}): must be formatted <major>.<minor>`)
  }
  return match[1]!
}

/**
 * The version to speak with an engine that offers `offered`, which is empty where it does not say.
 * `pinned` replaces our own newest version. An engine that is too old for us gets our own version,
 * so that the refusal comes from the engine and names both.
 */
export function chooseVersion(offered: string | undefined, pinned?: string): string {
  const own = pinned ?? newestVersion
  if (offered === undefined || !/^\d+\.\d+$/.test(offered)) return pinned ?? oldestVersion
  if (compareVersions(offered, oldestVersion) < 0) return own
  return compareVersions(offered, own) < 0 ? offered : own
}
