import { decode } from '../../api/json-stream.ts'
import { defineCommand, rangeArgs } from '../../command.ts'
import { Cancelled } from '../../errors.ts'
import { flag } from '../../options/index.ts'
import { parseReference, type Reference } from '../../reference.ts'
import { type JsonMessage, renderProgress } from '../../render/progress.ts'
import { Prompt } from '../shared/prompt.ts'
import { disableContentTrust } from './disable-content-trust.ts'
import { agrees, grantPrivileges } from './privileges.ts'

export const upgrade = defineCommand({
  name: 'upgrade',
  usage: 'PLUGIN [REMOTE]',
  summary: 'Replace a plugin that is not running by a newer one',
  args: rangeArgs(1, 2),
  minApi: '1.26',
  options: {
    disableContentTrust,
    grantAllPermissions: flag('--grant-all-permissions', 'Grant whatever the plugin asks for'),
    skipRemoteCheck: flag('--skip-remote-check', 'Do not ask where it comes from another image'),
  },
  async run(cli, [name, word], { grantAllPermissions, skipRemoteCheck }) {
    const { api, signal, streams } = cli
    const { Enabled, Name, PluginReference = '' } = await inspectedFor(api.plugins.inspect(name))
    if (Enabled) throw new Error('the plugin must be disabled before upgrading')

    const shownName = word || PluginReference
    const before = parsed(PluginReference, 'current image')
    const after = parsed(shownName, 'remote upgrade image')
    await streams.out.write(
      `Upgrading plugin ${Name} from ${before.familiarTagged} to ${after.familiarTagged}\n`,
    )
    const prompt = new Prompt(cli)
    const isSame = before.familiarTagged === after.familiarTagged
    if (!isSame && !skipRemoteCheck) {
      const question = 'Plugin images do not match, are you sure?'
      if (!(await agrees(prompt, question))) throw new Cancelled()
    }

    const { remote, privileges, headers } = await grantPrivileges(cli, prompt, {
      reference: after,
      shownName,
      grantAll: grantAllPermissions,
    })
    const { body } = await api.plugins.upgrade(Name, { remote }, privileges, { headers, signal })
    await renderProgress(decode<JsonMessage>(body), streams.out)
    await streams.out.write(`Upgraded plugin ${Name} to ${shownName}\n`)
  },
})

async function inspectedFor<T>(inspecting: Promise<T>): Promise<T> {
  try {
    return await inspecting
  } catch (error) {
    throw new Error(`error reading plugin data: ${(error as Error).message}`)
  }
}

function parsed(text: string, what: string): Reference {
  try {
    return parseReference(text)
  } catch (error) {
    throw new Error(`error parsing ${what} reference: ${(error as Error).message}`)
  }
}
