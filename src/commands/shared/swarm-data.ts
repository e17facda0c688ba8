import { readFile } from 'node:fs/promises'
import type { Cli } from '../../command.ts'
import { systemErrorText } from '../../system-error.ts'

/**
 * What a secret or a config is to hold, in base64: a file's bytes, or those of stdin for `-`.
 *
 * @throws Error in docker's words where there are none
 */
export async function readData({ streams }: Cli, path: string): Promise<string> {
  const source = path === '-' ? 'STDIN' : path
  const data = path === '-' ? await readAll(streams.in.stream) : await readBytes(path)
  if (data.length === 0) throw new Error(`error reading from ${source}: data is empty`)
  return data.toString('base64')
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new Error(`error reading from ${path}: ${systemErrorText(error, 'open', path)}`)
  }
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** An empty name would ask for the list of all. */
export function checkName(kind: 'secret' | 'config', name: string): string {
  if (name === '') throw new Error(`invalid ${kind} name or ID: value is empty`)
  return name
}

/** What docker says to `--format` where more than `pretty` follows. */
export const prettyRefusal = 'cannot supply extra formatting options to the pretty template'
