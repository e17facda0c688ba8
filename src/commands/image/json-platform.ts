import { compareVersions } from '../../api/version.ts'
import type { Cli } from '../../command.ts'
import { parsePlatform } from '../../options/platform.ts'

const severalSince = '1.52'

/** What most commands say first. */
export const invalidPlatform = 'invalid platform: '

/**
 * A platform as the engine's image routes want it: JSON, where pull and build take plain words.
 *
 * @param complaint - what docker says first of one that it cannot read; commands differ in it
 */
export function jsonPlatform(raw: string, complaint: string): string {
  try {
    return JSON.stringify(parsePlatform(raw))
  } catch (error) {
    throw new Error(`${complaint}${(error as Error).message}`)
  }
}

/** Several of them. Throws where the engine would take no more than one. */
export async function jsonPlatforms({ api }: Cli, raw: readonly string[]): Promise<string[]> {
  const platforms = raw.map((one) => jsonPlatform(one, invalidPlatform))
  if (platforms.length <= 1) return platforms
  const version = await api.client.version()
  if (compareVersions(version, severalSince) < 0)
    throw new Error(
      `"multiple platforms" requires API version ${severalSince}, but the Docker daemon API version is ${version}`,
    )
  return platforms
}
