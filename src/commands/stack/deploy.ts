import { type Cli, defineCommand, exactArgs } from '../../command.ts'
import { flag, text } from '../../options/index.ts'
import { parseReference } from '../../reference.ts'
import type { Compose } from '../../stack/load.ts'
import { scoped } from '../../stack/namespace.ts'
import { converge } from '../shared/converge.ts'
import { checkStackName } from './check-name.ts'
import { deployFiles } from './deploy-files.ts'
import { deployNetworks } from './deploy-networks.ts'
import { deployServices } from './deploy-services.ts'
import { ofStack, removeServices } from './members.ts'
import { composeFiles, loadStack, orchestrator } from './options.ts'

/** Scripts should say which they want. */
const detachNotice =
  'Since --detach=false was not specified, tasks will be created in the background.\n' +
  'In a future release, --detach=false will become the default.'

const resolutions = ['always', 'changed', 'never']

export const deploy = defineCommand({
  name: 'deploy',
  aliases: ['up'],
  usage: 'STACK',
  summary: 'Make a stack of services from compose files, or change it',
  args: exactArgs(1),
  minApi: '1.25',
  swarm: 'manager',
  options: {
    orchestrator,
    composeFile: composeFiles,
    detach: flag('-d, --detach', 'Do not wait for the services to converge', {
      default: undefined,
      shownDefault: 'true',
    }),
    prune: flag('--prune', 'Remove services that the files do not have any more', {
      minApi: '1.27',
    }),
    quiet: flag('-q, --quiet', 'Do not show the progress'),
    resolveImage: text(
      '--resolve-image',
      'When to ask the registry for digest and platforms ("always", "changed", "never")',
      { default: 'always', shownDefault: '"always"', minApi: '1.30', choices: resolutions },
    ),
    withRegistryAuth: flag('--with-registry-auth', "Give the swarm's nodes the user's credentials"),
  },
  async run(cli, [stack], options) {
    checkStackName(stack)
    const compose = await readStack(cli, options.composeFile)
    if (!resolutions.includes(options.resolveImage))
      throw new Error(`Invalid option ${options.resolveImage} for flag --resolve-image`)
    await checkManager(cli)
    if (options.detach === undefined) await cli.streams.err.write(`${detachNotice}\n`)

    if (options.prune) await prune(cli, stack, compose)
    await deployNetworks(cli, stack, compose)
    await deployFiles(cli, stack, compose)
    const ids = await deployServices(cli, stack, compose, options)
    if (options.detach ?? true) return

    const failures: string[] = []
    for (const id of ids) {
      try {
        await converge(cli, id, { detach: false, quiet: options.quiet })
      } catch (error) {
        failures.push(`${id}: ${(error as Error).message}`)
      }
    }
    if (failures.length > 0) throw new Error(failures.join('\n'))
  },
})

/** Reads the files, and tells what of them a swarm does not understand. */
async function readStack(cli: Cli, files: readonly string[]): Promise<Compose> {
  const { ForbiddenProperties, ignoredProperties } = await import('../../stack/properties.ts')
  try {
    const { compose, sources } = await loadStack(cli, files)
    for (const ignored of ignoredProperties(sources.map(({ content }) => content)))
      await cli.streams.err.write(`${ignored}\n\n`)
    for (const [name, { image }] of Object.entries(compose.services)) checkImage(name, image)
    return compose
  } catch (error) {
    if (!(error instanceof ForbiddenProperties)) throw error
    throw new Error(`Compose file contains unsupported options:\n\n${error.explained}\n`)
  }
}

function checkImage(service: string, image: string | undefined): void {
  const fail = (why: string) => new Error(`invalid image reference for service ${service}: ${why}`)
  if (!image) throw fail('no image specified')
  try {
    parseReference(image)
  } catch (error) {
    throw fail((error as Error).message)
  }
}

async function checkManager({ api }: Cli): Promise<void> {
  const { Swarm } = await api.system.info()
  if (Swarm?.ControlAvailable) return
  throw new Error(
    'this node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again',
  )
}

async function prune(cli: Cli, stack: string, { services }: Compose): Promise<void> {
  const wanted = new Set(Object.keys(services).map((name) => scoped(stack, name)))
  const found = await cli.api.services.list({ filters: ofStack(stack) })
  await removeServices(
    cli,
    found.filter(({ Spec }) => !wanted.has(Spec.Name ?? '')),
  )
}
