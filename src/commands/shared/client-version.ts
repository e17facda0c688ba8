import { arch } from 'node:os'
import { newestVersion } from '../../api/version.ts'
import type { Cli } from '../../command.ts'
import type { ClientVersion } from '../../render/version.ts'
import { dockerVersion, version } from '../../version.ts'

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' }

/**
 * This program, as `version` and `info` tell of it. Scripts compare the version with docker's, so it
 * is that of the docker it behaves like; its own is the name of the platform.
 */
export function clientVersion({ platform, contextName }: Cli, apiVersion?: string): ClientVersion {
  const architecture = arch()
  return {
    Platform: { Name: `Quaymaster ${version}` },
    Version: dockerVersion,
    ApiVersion: apiVersion,
    DefaultAPIVersion: newestVersion,
    GitCommit: `quaymaster-${version}`,
    GoVersion: 'none (Node.js)',
    Os: platform === 'win32' ? 'windows' : platform,
    Arch: architectures[architecture] ?? architecture,
    BuildTime: 'unknown',
    Context: contextName,
  }
}
