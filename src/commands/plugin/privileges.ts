import type { PluginPrivilege } from '../../api/schema.ts'
import type { Cli } from '../../command.ts'
import type { Reference } from '../../reference.ts'
import { sanitize } from '../../render/text.ts'
import type { Prompt } from '../shared/prompt.ts'
import { registryAuth } from '../shared/registry-auth.ts'

/** A plugin in its registry, and how the user gets it. */
export interface RemotePlugin {
  readonly reference: Reference
  /** Its name as the user knows it. */
  readonly shownName: string
  /** Whatever the plugin asks for is granted. */
  readonly grantAll: boolean
}

/** What the engine is told to fetch a plugin. */
export interface PluginSource {
  readonly remote: string
  readonly privileges: readonly PluginPrivilege[]
  readonly headers: { readonly 'X-Registry-Auth': string }
}

/**
 * Finds out what a plugin asks for (GetPluginPrivileges), and has the user grant it.
 *
 * @throws where the user does not
 */
export async function grantPrivileges(
  cli: Cli,
  prompt: Prompt,
  { reference, shownName, grantAll }: RemotePlugin,
): Promise<PluginSource> {
  const remote = reference.canonical
  const headers = await registryAuth(cli, reference.registry)
  const privileges = await cli.api.plugins.privileges({ remote }, { headers, signal: cli.signal })
  if (privileges.length > 0 && !grantAll) {
    await cli.streams.out.write(`Plugin "${shownName}" is requesting the following privileges:\n`)
    for (const { Name = '', Value } of privileges)
      await cli.streams.out.write(`${sanitize(` - ${Name}: [${(Value ?? []).join(' ')}]`)}\n`)
    if (!(await agrees(prompt, 'Do you grant the above permissions?')))
      throw new Error(`permission denied while installing plugin ${remote}`)
  }
  return { remote, privileges, headers }
}

/** Asks a question that only `y` and `Y` agree to. */
export async function agrees(prompt: Prompt, question: string): Promise<boolean> {
  return (await prompt.ask(`${question} [y/N] `)).toLowerCase() === 'y'
}
