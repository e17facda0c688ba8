import { lstat, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { gzip } from '../../build/gzip.ts'
import { defineCommand, minArgs } from '../../command.ts'
import { isObject, jsonKind, parseJson } from '../../config/json.ts'
import { flag } from '../../options/index.ts'
import { parseReference } from '../../reference.ts'
import { systemErrorText } from '../../system-error.ts'

export const create = defineCommand({
  name: 'create',
  usage: 'PLUGIN PLUGIN-DATA-DIR',
  summary: 'Make a plugin from a directory with its config.json and its rootfs',
  args: minArgs(2),
  options: { compress: flag('--compress', 'Send it compressed with gzip') },
  async run({ api, signal, streams }, [name, directory], { compress }) {
    parseReference(name)
    await checkDirectory(resolve(directory))
    await checkConfig(join(directory, 'config.json'))

    const { packPlugin } = await import('./pack.ts')
    const archive = await packPlugin(directory)
    await api.plugins.create({ name }, compress ? gzip(archive) : archive, { signal })
    await streams.out.write(`${name}\n`)
  },
})

async function checkDirectory(path: string): Promise<void> {
  const stats = await lstat(path).catch((error: unknown) => {
    throw new Error(systemErrorText(error, 'lstat', path))
  })
  if (!stats.isDirectory()) throw new Error('context must be a directory')
}

/** What the engine would say as well, said before everything is sent. */
async function checkConfig(path: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Error(systemErrorText(error, 'open', path))
  })
  if (text.trim() === '') throw new Error('EOF')
  const config = parseJson(text)
  if (!isObject(config))
    throw new Error(
      `json: cannot unmarshal ${jsonKind(config)} into Go value of type types.PluginConfig`,
    )
}
