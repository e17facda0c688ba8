import type { Config, NetworkSummary, Secret, Service } from '../../api/schema.ts'
import type { Cli } from '../../command.ts'
import type { Filters } from '../../options/index.ts'
import { stackLabel } from '../../stack/namespace.ts'

/** What the engine lists of a stack only; `more` are filters of the user's. */
export function ofStack(stack: string, more: Filters = {}): Filters {
  return { ...more, label: [...(more.label ?? []), `${stackLabel}=${stack}`] }
}

/** All that belongs to a stack. */
export interface Members {
  readonly services: Service[]
  readonly networks: NetworkSummary[]
  readonly secrets: Secret[]
  readonly configs: Config[]
}

/** Lists what belongs to a stack; engines below 1.25 and 1.30 know no secrets and configs. */
export async function listMembers({ api }: Cli, stack: string): Promise<Members> {
  const filters = ofStack(stack)
  return {
    services: await api.services.list({ filters }),
    networks: await api.networks.list({ filters }),
    secrets: await api.secrets.list({ filters }),
    configs: await api.configs.list({ filters }),
  }
}

/** Removes services in the order of their names and says so; false where one could not be removed. */
export async function removeServices(
  { api, streams }: Cli,
  services: readonly Service[],
): Promise<boolean> {
  const sorted = services.toSorted((a, b) => ((a.Spec.Name ?? '') < (b.Spec.Name ?? '') ? -1 : 1))
  const items = sorted.map(({ ID, Spec }) => ({ id: ID, name: Spec.Name ?? '' }))
  return removeEach({ streams }, 'service', items, (id) => api.services.remove(id))
}

/** Removes things one after the other; what cannot be removed is told on stderr. */
export async function removeEach(
  { streams }: Pick<Cli, 'streams'>,
  kind: string,
  items: readonly { id: string; name: string }[],
  remove: (id: string) => Promise<void>,
): Promise<boolean> {
  let isDone = true
  for (const { id, name } of items) {
    await streams.out.write(`Removing ${kind} ${name}\n`)
    try {
      await remove(id)
    } catch (error) {
      isDone = false
      await streams.err.write(`Failed to remove ${kind} ${id}: ${(error as Error).message}\n`)
    }
  }
  return isDone
}
