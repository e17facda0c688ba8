import type { Service, ServiceSpec } from '../../api/schema.ts'
import type { Cli } from '../../command.ts'
import { findReferences } from '../../stack/convert-references.ts'
import { convertService } from '../../stack/convert-service.ts'
import type { Compose } from '../../stack/load.ts'
import { imageLabel } from '../../stack/namespace.ts'
import { imageAuth, pinImage, taggedImage } from '../shared/service-image.ts'
import { ofStack } from './members.ts'
import { named } from './named-error.ts'

interface DeployOptions {
  readonly resolveImage: string
  readonly withRegistryAuth: boolean
}

/** Makes the services of a stack, or changes those that are there. Resolves with their ids. */
export async function deployServices(
  cli: Cli,
  stack: string,
  compose: Compose,
  options: DeployOptions,
): Promise<string[]> {
  const { api } = cli
  const specs: ServiceSpec[] = []
  for (const [name, service] of Object.entries(compose.services)) {
    specs.push(
      await named(`service ${name}`, async () =>
        convertService(
          stack,
          name,
          service,
          compose,
          await findReferences(stack, service, compose, {
            secrets: (names) => idsOf(api.secrets.list({ filters: { name: names } })),
            configs: (names) => idsOf(api.configs.list({ filters: { name: names } })),
          }),
        ),
      ),
    )
  }

  const existing = await api.services.list({ filters: ofStack(stack) })
  const byName = new Map(existing.map((service) => [service.Spec.Name, service]))
  const ids: string[] = []
  for (const spec of specs) {
    const service = byName.get(spec.Name)
    ids.push(service ? await update(cli, service, spec, options) : await create(cli, spec, options))
  }
  return ids
}

async function idsOf(
  listed: Promise<{ ID: string; Spec: { Name?: string } }[]>,
): Promise<ReadonlyMap<string, string>> {
  return new Map((await listed).map(({ ID, Spec }) => [Spec.Name ?? '', ID]))
}

async function create(cli: Cli, spec: ServiceSpec, options: DeployOptions): Promise<string> {
  const { api, streams } = cli
  const { Image = '' } = spec.TaskTemplate!.ContainerSpec!
  const headers = options.withRegistryAuth ? await imageAuth(cli, Image) : undefined
  await streams.out.write(`Creating service ${spec.Name}\n`)
  tagImage(spec)
  if (options.resolveImage !== 'never') await pinImage(cli, spec.TaskTemplate!, headers)
  const { ID } = await named(`failed to create service ${spec.Name}`, () =>
    api.services.create(spec, { headers }),
  )
  return ID
}

async function update(
  cli: Cli,
  { ID, Version, Spec }: Service,
  spec: ServiceSpec,
  options: DeployOptions,
): Promise<string> {
  const { api, streams } = cli
  const task = spec.TaskTemplate!
  const { Image = '' } = task.ContainerSpec!
  const headers = options.withRegistryAuth ? await imageAuth(cli, Image) : undefined
  await streams.out.write(`Updating service ${spec.Name} (id: ${ID})\n`)

  // The same image keeps its digest, or every deployment would start new tasks.
  const isSame = Image === Spec.Labels?.[imageLabel]
  const isKept = isSame && options.resolveImage !== 'always'
  const isAsked =
    options.resolveImage === 'always' || (options.resolveImage === 'changed' && !isSame)
  if (isKept) task.ContainerSpec!.Image = Spec.TaskTemplate?.ContainerSpec?.Image
  // What was forced before is not to be undone.
  task.ForceUpdate = Spec.TaskTemplate?.ForceUpdate ?? 0
  tagImage(spec)
  const warning = isAsked ? await pinImage(cli, task, headers) : undefined

  const { Warnings } = await named(`failed to update service ${spec.Name}`, () =>
    api.services.update(ID, { version: Version.Index }, spec, { headers }),
  )
  for (const text of [...(Warnings ?? []), ...(warning ? [warning] : [])])
    await streams.err.write(`${text}\n`)
  return ID
}

function tagImage({ TaskTemplate }: ServiceSpec): void {
  const container = TaskTemplate!.ContainerSpec!
  container.Image = taggedImage(container.Image ?? '')
}
