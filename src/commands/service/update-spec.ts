import type { ServiceSpec } from '../../api/schema.ts'
import { toMap } from '../../options/label.ts'
import { checkMounts } from './spec/mounts.ts'
import { restartPolicy, rollbackConfig, updateConfig } from './spec/policy.ts'
import { logDriver } from './spec/resources.ts'
import type { SpecContext } from './spec.ts'
import { changeContainer } from './update/container.ts'
import { changedMap } from './update/lists.ts'
import { changeEndpoint, changeNetworks, changePlacement, changeResources } from './update/task.ts'
import type { UpdateOptions } from './update-options.ts'

/**
 * Changes a service's spec as the options say. What they do not speak of stays as it is, also what
 * our types do not know.
 *
 * @throws Error with docker's text where the options do not go with each other, or with the service
 */
export function changeSpec(spec: ServiceSpec, options: UpdateOptions, context: SpecContext): void {
  checkMounts(options.mountAdd, context.apiVersion)
  spec.TaskTemplate ??= {}
  const task = spec.TaskTemplate
  const { force, labelAdd, labelRm } = options

  const labels = changedMap(spec.Labels, { add: toMap(labelAdd), rm: labelRm })
  if (labels) spec.Labels = labels
  task.ContainerSpec ??= {}
  changeContainer(task.ContainerSpec, options, context)
  changeResources(task, options)
  changePlacement(task, options)
  changeNetworks(spec, task, options, context.ids)
  changeReplicas(spec, options)
  changeEndpoint(spec, options)

  const restart = restartPolicy(options, task.RestartPolicy)
  if (restart) task.RestartPolicy = restart
  const update = updateConfig(options, spec.UpdateConfig)
  if (update) spec.UpdateConfig = update
  const rollback = rollbackConfig(options, spec.RollbackConfig)
  if (rollback) spec.RollbackConfig = rollback
  const driver = logDriver(options)
  if (driver) task.LogDriver = driver
  // Any other number makes the tasks differ from what they were, which is all that it is for.
  if (force) task.ForceUpdate = Number(task.ForceUpdate ?? 0) + 1
}

function changeReplicas({ Mode }: ServiceSpec, { replicas }: UpdateOptions): void {
  if (replicas === undefined) return
  if (!Mode?.Replicated) throw new Error('replicas can only be used with replicated mode')
  Mode.Replicated.Replicas = replicas
}
