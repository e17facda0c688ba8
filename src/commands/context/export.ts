import { writeFile } from 'node:fs/promises'
import { defineCommand, rangeArgs } from '../../command.ts'
import { checkContextName, defaultContext } from '../../config/contexts.ts'
import { systemErrorText } from '../../system-error.ts'
import { wholeContext } from './whole-context.ts'

const exportContext = defineCommand({
  name: 'export',
  // Docker's line has it, though there are none.
  usage: '[OPTIONS] CONTEXT [FILE|-]',
  summary: 'Write a context as a tar archive, keys included',
  args: rangeArgs(1, 2),
  options: {},
  async run(cli, [name, file = `${name}.dockercontext`]) {
    const { out, err } = cli.streams
    if (name !== defaultContext) checkContextName(name)
    if (file === '-' && out.isTTY)
      throw new Error('cowardly refusing to export to a terminal, specify a file path')

    const { packContext } = await import('../../config/context-archive.ts')
    const archive = packContext(wholeContext(cli, name))
    if (file === '-') return void (await out.write(archive))
    try {
      // It holds keys, and must not go where a link leads.
      await writeFile(file, archive, { flag: 'wx', mode: 0o600 })
    } catch (error) {
      const exists = (error as NodeJS.ErrnoException).code === 'EEXIST'
      throw new Error(exists ? `open ${file}: file exists` : systemErrorText(error, 'open', file))
    }
    await err.write(`Written file "${file}"\n`)
  },
})

export { exportContext as export }
