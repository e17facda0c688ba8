import type { ServiceLogDriver, ServiceResources } from '../../../api/schema.ts'
import { parseGenericResources } from '../../../options/generic-resource.ts'
import { toMap } from '../../../options/label.ts'
import type { CreateOptions } from '../create-options.ts'
import type { SharedOptions } from '../options.ts'
import { filledList, filledMap } from './filled.ts'

/** What the containers of a new service may use, and what a node must have free for each. */
export function newResources(options: CreateOptions): ServiceResources {
  return {
    Limits: {
      NanoCPUs: options.limitCpu || undefined,
      MemoryBytes: options.limitMemory || undefined,
      Pids: options.limitPids || undefined,
    },
    Reservations: {
      NanoCPUs: options.reserveCpu || undefined,
      MemoryBytes: options.reserveMemory || undefined,
      GenericResources: filledList(parseGenericResources(options.genericResource)),
    },
    SwapBytes: options.memorySwap,
    MemorySwappiness: options.memorySwappiness,
  }
}

/** The driver that is asked for; its options say nothing without it. */
export function logDriver({ logDriver, logOpt }: SharedOptions): ServiceLogDriver | undefined {
  return logDriver ? { Name: logDriver, Options: filledMap(toMap(logOpt)) } : undefined
}
