import { ApiError } from '../../api/errors.ts'
import type { ConfigSpec, SecretSpec } from '../../api/schema.ts'
import type { Cli } from '../../command.ts'
import { convertFiles } from '../../stack/convert-files.ts'
import type { Compose } from '../../stack/load.ts'
import { named } from './named-error.ts'

/** Makes the secrets and configs of a stack, or changes their labels: the engine lets no more change. */
export async function deployFiles(
  cli: Cli,
  stack: string,
  { secrets, configs }: Compose,
): Promise<void> {
  const { api } = cli
  for (const spec of convertFiles(stack, secrets))
    await deployFile(cli, 'secret', spec, api.secrets)
  for (const spec of convertFiles(stack, configs))
    await deployFile(cli, 'config', spec, api.configs)
}

/** What the routes of secrets and those of configs have in common. */
interface FileRoutes {
  inspect(name: string): Promise<{ ID: string; Version: { Index?: number } }>
  create(spec: SecretSpec & ConfigSpec): Promise<unknown>
  update(id: string, query: { version: number }, spec: SecretSpec & ConfigSpec): Promise<void>
}

async function deployFile(
  { streams }: Cli,
  kind: string,
  spec: SecretSpec & ConfigSpec,
  routes: FileRoutes,
): Promise<void> {
  const { Name = '' } = spec
  const existing = await found(() => routes.inspect(Name))
  if (existing) {
    const version = existing.Version.Index ?? 0
    return named(`failed to update ${kind} ${Name}`, () =>
      routes.update(existing.ID, { version }, spec),
    )
  }
  await streams.out.write(`Creating ${kind} ${Name}\n`)
  await named(`failed to create ${kind} ${Name}`, () => routes.create(spec))
}

async function found<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined
    throw error
  }
}
