import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically } from '../../config/atomic-write.ts'

/** docker's own name for it: machines that have one keep it. */
const fileName = '.buildNodeID'

/**
 * The key under which the engine remembers what it was sent of a directory: this machine's directory,
 * and nobody else's of the same path.
 *
 * @param configDirectory - where the machine's ID is kept; without one that can be written, each build is
 *   sent everything
 */
export async function sharedKeyOf(configDirectory: string, directory: string): Promise<string> {
  const nodeId = await readNodeId(join(configDirectory, fileName))
  return createHash('sha256').update(`${nodeId}:${directory}`).digest('hex')
}

async function readNodeId(path: string): Promise<string> {
  const known = await readFile(path, 'utf8').catch(() => '')
  if (known.trim() !== '') return known.trim()
  const made = randomBytes(32).toString('hex')
  await writeAtomically(path, made).catch(() => undefined)
  return made
}
