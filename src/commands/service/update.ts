import type { Service } from '../../api/schema.ts'
import { type Cli, defineCommand, exactArgs } from '../../command.ts'
import { readEnvironment } from '../../options/env.ts'
import { converge } from '../shared/converge.ts'
import { readExactJson, writeExactJson } from '../shared/exact-json.ts'
import { imageAuth, pinImage } from '../shared/service-image.ts'
import { lookUp } from './lookup.ts'
import { type UpdateOptions, updateOptions } from './update-options.ts'
import { changeSpec } from './update-spec.ts'

export const update = defineCommand({
  name: 'update',
  usage: 'SERVICE',
  summary: 'Change a service',
  args: exactArgs(1),
  minApi: '1.24',
  swarm: 'manager',
  options: updateOptions,
  async run(cli, [name], options) {
    const { streams } = cli
    if (options.rollback && saysMore(options))
      throw new Error('other flags may not be combined with --rollback')

    const service = await inspectExactly(cli, name)
    const warnings = options.rollback
      ? await rollBack(cli, service, { registryAuthFrom: 'spec' })
      : await change(cli, service, options)
    for (const warning of warnings) await streams.err.write(`${warning}\n`)
    await streams.out.write(`${name}\n`)
    await converge(cli, name, options)
  },
})

/** The service with all that the engine says of it, so that its spec can be sent back. */
export async function inspectExactly({ api }: Cli, name: string): Promise<Service> {
  const { text } = await api.services.inspectText(name, { insertDefaults: false })
  return readExactJson<Service>(text)
}

/**
 * Sends a service's spec back (ServiceUpdate); the engine refuses it where another was faster.
 *
 * @returns the engine's warnings
 */
export async function sendSpec(
  { api }: Cli,
  { ID, Version, Spec }: Service,
  query: { registryAuthFrom?: 'spec' | 'previous-spec'; rollback?: 'previous' } = {},
  headers?: { 'X-Registry-Auth': string },
): Promise<string[]> {
  const body = await writeExactJson(Spec)
  const options = { headers }
  const { Warnings } = await api.services.update(
    ID,
    { version: String(Version.Index), ...query },
    body,
    options,
  )
  return Warnings ?? []
}

/** Lets the engine go back to the spec before the present one. */
export function rollBack(
  cli: Cli,
  service: Service,
  query: { registryAuthFrom?: 'spec' } = {},
): Promise<string[]> {
  return sendSpec(cli, service, { ...query, rollback: 'previous' })
}

async function change(cli: Cli, service: Service, options: UpdateOptions): Promise<string[]> {
  const { api, env } = cli
  const { Spec } = service
  changeSpec(Spec, options, {
    apiVersion: await api.client.version(),
    environment: readEnvironment({ envFile: [], env: options.envAdd }, env),
    ids: await lookUp(cli, {
      networks: [...options.networkRm, ...options.networkAdd.map(({ target }) => target)],
      secrets: options.secretAdd,
      configs: options.configAdd,
      credentialSpec: options.credentialSpec,
    }),
  })

  const task = Spec.TaskTemplate!
  const image = task.ContainerSpec?.Image ?? ''
  const headers = options.withRegistryAuth ? await imageAuth(cli, image) : undefined
  const isResolved = options.image !== undefined && !options.noResolveImage
  const warning = isResolved ? await pinImage(cli, task, headers) : undefined
  // Without new credentials the nodes go on with those that they have.
  const query = headers ? {} : { registryAuthFrom: 'spec' as const }
  const warnings = await sendSpec(cli, service, query, headers)
  return warning ? [...warnings, warning] : warnings
}

/** Whether there are flags that speak of the spec, beside the one that goes back to an old one. */
function saysMore({ detach: _, quiet: __, rollback: ___, ...others }: UpdateOptions): boolean {
  return Object.values(others).some((value) =>
    Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false,
  )
}
