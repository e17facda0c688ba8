import type { ServiceSpec } from '../../api/schema.ts'
import { toMap } from '../../options/label.ts'
import { isJob } from '../shared/converge/job.ts'
import type { CreateOptions } from './create-options.ts'
import type { Ids } from './lookup.ts'
import { containerSpec } from './spec/container.ts'
import { filledList } from './spec/filled.ts'
import { serviceMode } from './spec/mode.ts'
import { checkMounts } from './spec/mounts.ts'
import { attachment, byTarget } from './spec/networks.ts'
import { restartPolicy, rollbackConfig, updateConfig } from './spec/policy.ts'
import { logDriver, newResources } from './spec/resources.ts'

/** What a service is made from, beside its options. */
export interface SpecContext {
  /** The negotiated version. */
  readonly apiVersion: string
  readonly ids: Ids
  /** The variables that flags and files name. */
  readonly environment: readonly string[]
}

/**
 * The body of ServiceCreate, field by field the one that docker sends; what is undefined is left out.
 *
 * @throws Error with docker's text where options contradict each other
 */
export function serviceSpec(
  options: CreateOptions,
  image: string,
  args: readonly string[],
  context: SpecContext,
): ServiceSpec {
  const mode = serviceMode(options)
  const update = updateConfig(options)
  const rollback = rollbackConfig(options)
  if (isJob(mode) && (update || rollback))
    throw new Error('update and rollback configuration is not supported for jobs')
  checkMounts(options.mount, context.apiVersion)

  return {
    Name: options.name || undefined,
    Labels: toMap(options.label),
    TaskTemplate: {
      ContainerSpec: containerSpec(options, image, args, context),
      Resources: newResources(options),
      RestartPolicy: restartPolicy(options),
      Placement: {
        Constraints: filledList(options.constraint),
        Preferences: filledList(options.placementPref),
        MaxReplicas: options.replicasMaxPerNode || undefined,
      },
      Networks: filledList(
        options.network.map((network) => attachment(network, context.ids)).sort(byTarget),
      ),
      LogDriver: logDriver(options),
      ForceUpdate: 0,
    },
    Mode: mode,
    UpdateConfig: update,
    RollbackConfig: rollback,
    EndpointSpec: {
      Mode: (options.endpointMode ?? 'vip').toLowerCase() || undefined,
      Ports: filledList(options.publish),
    },
  }
}
