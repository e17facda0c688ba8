import { type Cli, defineCommand, minArgs } from '../../command.ts'
import { defaultContext } from '../../config/contexts.ts'
import { inspectAll, inspectFormat } from '../shared/inspector.ts'
import { contextStore, wholeContext } from './whole-context.ts'

const nowhere = '\\u003cIN MEMORY\\u003e'

export const inspect = defineCommand({
  name: 'inspect',
  usage: '[CONTEXT] [CONTEXT...]',
  summary: 'Show everything there is to know of one or more contexts',
  args: minArgs(0),
  options: { format: inspectFormat },
  async run(cli, names, { format }) {
    const { metadataText } = await import('../../config/write-context.ts')
    const chosen = names.length > 0 ? names : [cli.contextName]
    await inspectAll(cli, chosen, format, async (name) => {
      const { metadata, tls } = wholeContext(cli, name)
      const files = Object.entries(tls).map(([endpoint, contents]) => [
        endpoint,
        Object.keys(contents).sort(),
      ])
      const TLSMaterial = JSON.stringify(Object.fromEntries(files.sort()))
      const text = metadataText(metadata).slice(0, -1)
      return {
        text: `${text},"TLSMaterial":${TLSMaterial},"Storage":${storageText(cli, name)}}`,
        goType: 'context.contextWithTLSListing',
        typedOnly: true,
      }
    })
  },
})

function storageText(cli: Cli, name: string): string {
  if (name === defaultContext) return `{"MetadataPath":"${nowhere}","TLSPath":"${nowhere}"}`
  return JSON.stringify(contextStore(cli).storage(name))
}
