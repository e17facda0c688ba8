import type { NetworkAttachmentConfig } from '../../../api/schema.ts'
import type { NetworkAttachment } from '../../../options/network.ts'
import type { Ids } from '../lookup.ts'
import { filledList, filledMap } from './filled.ts'

/** A service takes names and driver options for a network; addresses are the swarm's to give. */
export function attachment(
  { target, aliases, driverOpts }: NetworkAttachment,
  { networks }: Ids,
): NetworkAttachmentConfig {
  return {
    Target: networks.get(target),
    Aliases: filledList(aliases),
    DriverOpts: filledMap({ ...driverOpts }),
  }
}

/** The order in which docker sends networks, whatever order they were named in. */
export function byTarget(a: NetworkAttachmentConfig, b: NetworkAttachmentConfig): number {
  const [left = '', right = ''] = [a.Target, b.Target]
  return left < right ? -1 : left > right ? 1 : 0
}
