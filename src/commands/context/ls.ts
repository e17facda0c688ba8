import { type Cli, defineCommand, noArgs } from '../../command.ts'
import { type ContextMetadata, defaultContext } from '../../config/contexts.ts'
import { own } from '../../config/json.ts'
import { flag } from '../../options/index.ts'
import { type ContextRow, contextView } from '../../render/context.ts'
import { naturalOrder } from '../../render/natural-order.ts'
import { formatOption, showList } from '../shared/show-list.ts'
import { contextStore, defaultDescription, defaultEndpoint } from './whole-context.ts'

export const ls = defineCommand({
  name: 'ls',
  aliases: ['list'],
  summary: 'List contexts',
  args: noArgs,
  options: {
    format: formatOption,
    quiet: flag('-q, --quiet', 'Show only names'),
  },
  async run(cli, _args, { format, quiet }) {
    const { env, streams } = cli
    await showList(cli, contextView, rowsOf(cli), { format, quiet })
    if (env.DOCKER_HOST)
      await streams.err.write(
        'Warning: DOCKER_HOST environment variable overrides the active context. To use a context, ' +
          'either set the global --context flag, or unset DOCKER_HOST environment variable.\n',
      )
  },
})

function rowsOf(cli: Cli): ContextRow[] {
  const { contextName } = cli
  const stored = contextStore(cli)
    .list()
    .filter(({ Name }) => Name !== defaultContext)
    .map((metadata) => rowOf(metadata, contextName))
  const rows = [defaultRow(cli), ...stored]
  if (!rows.some(({ isCurrent }) => isCurrent)) rows.push(missingRow(cli))
  return rows.sort((a, b) => naturalOrder(a.name, b.name))
}

function rowOf({ Name, Metadata, Endpoints }: ContextMetadata, current: string): ContextRow {
  const { Description } = Metadata
  return {
    name: Name,
    description: typeof Description === 'string' ? Description : '',
    endpoint: own(Endpoints, 'docker')?.Host ?? '',
    isCurrent: Name === current,
    error: '',
  }
}

function defaultRow(cli: Cli): ContextRow {
  return {
    name: defaultContext,
    description: defaultDescription,
    endpoint: defaultEndpoint(cli).host,
    isCurrent: cli.contextName === defaultContext,
    error: '',
  }
}

/** The context in use that does not exist, or cannot be read. */
function missingRow(cli: Cli): ContextRow {
  const row = { name: cli.contextName, description: '', endpoint: '', isCurrent: true }
  try {
    contextStore(cli).get(cli.contextName)
    return { ...row, error: '' }
  } catch (error) {
    return { ...row, error: (error as Error).message }
  }
}
