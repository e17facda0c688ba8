import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { defineCommand, exactArgs } from '../../command.ts'
import { checkContextName } from '../../config/contexts.ts'
import { systemErrorText } from '../../system-error.ts'
import { contextStore } from './whole-context.ts'

const importContext = defineCommand({
  name: 'import',
  usage: 'CONTEXT FILE|-',
  summary: 'Create a context from a tar or zip archive',
  args: exactArgs(2),
  options: {},
  async run(cli, [name, file]) {
    const { streams } = cli
    const store = contextStore(cli)
    checkContextName(name)
    if (store.exists(name)) throw new Error(`context ${JSON.stringify(name)} already exists`)

    const { maxArchiveBytes, unpackContext } = await import('../../config/context-archive.ts')
    const archive = await readAll(
      file === '-' ? streams.in.stream : createReadStream(file),
      file,
      maxArchiveBytes,
    )
    const { metadata, tls } = unpackContext(archive)
    // Nothing is stored before all of it has been read and found good.
    const { writeMetadata, writeTls } = await import('../../config/write-context.ts')
    await writeMetadata(store, { ...metadata, Name: name })
    await writeTls(store, name, tls)
    await streams.out.write(`${name}\n`)
    await streams.err.write(`Successfully imported context "${name}"\n`)
  },
})

async function readAll(stream: Readable, name: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of stream) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > maxBytes) break
    }
  } catch (error) {
    throw new Error(systemErrorText(error, 'open', name))
  }
  if (bytes > maxBytes) throw new Error('read exceeds the defined limit')
  return Buffer.concat(chunks)
}

export { importContext as import }
