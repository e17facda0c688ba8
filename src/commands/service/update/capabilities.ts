import type { ContainerSpec } from '../../../api/schema.ts'
import { capabilityList, capabilityName } from '../../../options/capability.ts'
import type { UpdateOptions } from '../update-options.ts'

/** Forgets what was added, or dropped, before. */
const reset = 'CAP_RESET'

/**
 * Adds and drops capabilities of a service that has some added and dropped already. To add what was
 * dropped takes back the dropping, and no more; the other way round likewise. What is both added and
 * dropped is added.
 */
export function changeCapabilities(
  container: ContainerSpec,
  { capAdd, capDrop }: Pick<UpdateOptions, 'capAdd' | 'capDrop'>,
): void {
  if (capAdd.length === 0 && capDrop.length === 0) return
  const add = new Set(capAdd.map(capabilityName))
  const drop = new Set(capDrop.map(capabilityName).filter((name) => !add.has(name)))
  const added = new Set(add.delete(reset) ? [] : names(container.CapabilityAdd))
  const dropped = new Set(drop.delete(reset) ? [] : names(container.CapabilityDrop))

  for (const name of drop) if (!added.delete(name)) dropped.add(name)
  for (const name of add) if (!dropped.delete(name)) added.add(name)
  container.CapabilityAdd = filled(added)
  container.CapabilityDrop = filled(dropped)
}

function names(capabilities: readonly string[] | null | undefined): string[] {
  return (capabilities ?? []).map(capabilityName)
}

function filled(capabilities: ReadonlySet<string>): string[] | undefined {
  return capabilities.size > 0 ? capabilityList(capabilities) : undefined
}
