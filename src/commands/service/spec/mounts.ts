import type { Mount } from '../../../api/schema.ts'
import { compareVersions } from '../../../api/version.ts'

/**
 * An older engine would drop what it does not know of a mount, and share or write more than was asked.
 *
 * @throws Error in docker's words where it would
 */
export function checkMounts(mounts: readonly Mount[], apiVersion: string): void {
  const refuse = (recursive: string, since: string) => {
    if (compareVersions(apiVersion, since) < 0)
      throw new Error(`bind-recursive=${recursive} requires API v${since} or later`)
  }
  for (const { BindOptions } of mounts) {
    if (BindOptions?.NonRecursive) refuse('disabled', '1.40')
    if (BindOptions?.ReadOnlyForceRecursive) refuse('readonly', '1.44')
  }
}
