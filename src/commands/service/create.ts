import { defineCommand, minArgs } from '../../command.ts'
import { readEnvironment } from '../../options/env.ts'
import { converge } from '../shared/converge.ts'
import { imageAuth, pinImage, taggedImage } from '../shared/service-image.ts'
import { createOptions } from './create-options.ts'
import { lookUp } from './lookup.ts'
import { serviceSpec } from './spec.ts'

export const create = defineCommand({
  name: 'create',
  usage: 'IMAGE [COMMAND] [ARG...]',
  summary: 'Make a service of an image',
  args: minArgs(1),
  passThrough: true,
  minApi: '1.24',
  swarm: 'manager',
  options: createOptions,
  async run(cli, [image, ...args], options) {
    const { api, env, streams } = cli
    const spec = serviceSpec(options, taggedImage(image), args, {
      apiVersion: await api.client.version(),
      environment: readEnvironment(options, env),
      ids: await lookUp(cli, {
        networks: options.network.map(({ target }) => target),
        secrets: options.secret,
        configs: options.config,
        credentialSpec: options.credentialSpec,
      }),
    })
    const headers = options.withRegistryAuth ? await imageAuth(cli, image) : undefined
    const warning = options.noResolveImage
      ? undefined
      : await pinImage(cli, spec.TaskTemplate!, headers)

    const { ID, Warnings } = await api.services.create(spec, { headers })
    for (const text of [...(Warnings ?? []), ...(warning ? [warning] : [])])
      await streams.err.write(`${text}\n`)
    await streams.out.write(`${ID}\n`)
    await converge(cli, ID, options)
  },
})
