import { type Arity, defineCommand, defineGroup, minArgs, noArgs } from '../command.ts'
import { checkContextName, defaultContext } from '../config/contexts.ts'
import { StatusError } from '../errors.ts'
import { flag } from '../options/index.ts'
import { create } from './context/create.ts'
import { export as exportContext } from './context/export.ts'
import { import as importContext } from './context/import.ts'
import { inspect } from './context/inspect.ts'
import { ls } from './context/ls.ts'
import { update } from './context/update.ts'
import { contextStore } from './context/whole-context.ts'
import { forEach } from './shared/for-each.ts'

export const rm = defineCommand({
  name: 'rm',
  aliases: ['remove'],
  usage: 'CONTEXT [CONTEXT...]',
  bareUsage: true,
  summary: 'Remove one or more contexts',
  args: minArgs(1),
  options: { force: flag('-f, --force', 'Remove the context in use; a missing one is no error') },
  async run(cli, names, { force }) {
    const { config, contextName, streams } = cli
    const store = contextStore(cli)
    const { removeContext } = await import('../config/write-context.ts')
    await forEach(streams, names, async (name) => {
      const quoted = JSON.stringify(name)
      if (name === defaultContext) throw new Error(`context ${quoted} cannot be removed`)
      if (!force && !store.exists(name)) throw new Error(`context ${quoted} does not exist`)
      if (!force && name === contextName)
        throw new Error(`context ${quoted} is in use, set -f flag to force remove`)

      if (name === config.currentContext)
        await config.save((json) => {
          delete json.currentContext
        })
      await removeContext(store, name)
    })
  },
})

export const show = defineCommand({
  name: 'show',
  summary: 'Print the name of the context in use',
  args: noArgs,
  options: {},
  async run({ contextName, streams }) {
    await streams.out.write(`${contextName}\n`)
  },
})

/** One word, refused in words of its own: docker shows no usage here. */
const oneContext: Arity<[string]> = {
  check({ length }) {
    if (length !== 1) throw new StatusError(1, `accepts 1 arg(s), received ${length}`)
  },
}

export const use = defineCommand({
  name: 'use',
  usage: 'CONTEXT',
  summary: 'Make a context the one in use',
  args: oneContext,
  options: {},
  async run(cli, [name]) {
    const { config, env, streams } = cli
    if (name !== defaultContext) {
      checkContextName(name)
      contextStore(cli).get(name)
    }
    if (name !== (config.currentContext ?? defaultContext)) {
      await config.save((json) => {
        if (name === defaultContext) delete json.currentContext
        else json.currentContext = name
      })
    }
    await streams.out.write(`${name}\n`)
    await streams.err.write(`Current context is now "${name}"\n`)
    if (name !== defaultContext && env.DOCKER_HOST)
      await streams.err.write(
        'Warning: DOCKER_HOST environment variable overrides the active context. ' +
          `To use "${name}", either set the global --context flag, or unset DOCKER_HOST ` +
          'environment variable.\n',
      )
  },
})

export const context = defineGroup({
  name: 'context',
  section: 'management',
  summary: 'Manage contexts',
  commands: [create, exportContext, importContext, inspect, ls, rm, show, update, use],
})
