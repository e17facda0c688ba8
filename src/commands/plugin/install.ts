import { decode } from '../../api/json-stream.ts'
import { defineCommand, minArgs } from '../../command.ts'
import { flag, text } from '../../options/index.ts'
import { parseReference } from '../../reference.ts'
import { type JsonMessage, renderProgress } from '../../render/progress.ts'
import { Prompt } from '../shared/prompt.ts'
import { disableContentTrust } from './disable-content-trust.ts'
import { grantPrivileges } from './privileges.ts'

export const install = defineCommand({
  name: 'install',
  usage: 'PLUGIN [KEY=VALUE...]',
  summary: 'Download a plugin and start it',
  args: minArgs(1),
  options: {
    alias: text('--alias', 'Name of the plugin on this engine'),
    disable: flag('--disable', 'Do not start it'),
    disableContentTrust,
    grantAllPermissions: flag('--grant-all-permissions', 'Grant whatever the plugin asks for'),
  },
  async run(cli, [word, ...settings], { alias, disable, grantAllPermissions }) {
    const { api, signal, streams } = cli
    const reference = parseReference(word)
    const name = alias ? localName(alias) : undefined
    const { remote, privileges, headers } = await grantPrivileges(cli, new Prompt(cli), {
      reference,
      shownName: word,
      grantAll: grantAllPermissions,
    })

    const answer = await api.plugins.pull({ remote, name }, privileges, { headers, signal })
    await renderProgress(decode<JsonMessage>(answer.body), streams.out)

    const installed = answer.headers.get('docker-plugin-name') ?? name ?? reference.familiarTagged
    if (settings.length > 0) await api.plugins.set(installed, settings, { signal })
    if (!disable) await api.plugins.enable(installed, { timeout: 0 }, { signal })
    await streams.out.write(`Installed plugin ${word}\n`)
  },
})

function localName(alias: string): string {
  const { digest, familiarTagged } = parseReference(alias)
  if (digest) throw new Error(`invalid name: ${alias}`)
  return familiarTagged
}
