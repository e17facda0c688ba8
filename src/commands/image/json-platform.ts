import { compareVersions } from '../../api/version.ts'
import type { Cli } from '../../command.ts'
import { parsePlatform } from '../../options/platform.ts'

const severalSince = '1.52'

/** A platform as the engine's image routes want it: JSON, where pull and build take plain words. */
export function jsonPlatform(raw: string): string {
  try {
    return JSON.stringify(parsePlatform(raw))
  } catch (error) {
    throw new Error(`invalid platform: ${(error as Error).message}`)
  }
}

/** Several of them. Throws where the engine would take no more than one. */
export async function jsonPlatforms({ api }: Cli, raw: readonly string[]): Promise<string[]> {
  const platforms = raw.map(jsonPlatform)
  if (platforms.length <= 1) return platforms
  const version = await api.client.version()
  if (compareVersions(version, severalSince) < 0)
    throw new Error(
      `"multiple platforms" requires API version ${severalSince}, but the Docker daemon API version is ${version}`,
    )
  return platforms
}
