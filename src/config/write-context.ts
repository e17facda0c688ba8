import { chmod, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDirectories } from '../make-directories.ts'
import { systemErrorText } from '../system-error.ts'
import { writeAtomically } from './atomic-write.ts'
import type { ContextEndpoint, ContextMetadata, ContextStore, TlsMaterial } from './contexts.ts'
import { escapeForHtml } from './edit-file.ts'

/** Stores the description of a context, in place of the one it had. */
export async function writeMetadata(store: ContextStore, metadata: ContextMetadata): Promise<void> {
  const folder = store.storage(metadata.Name).MetadataPath
  const path = join(folder, 'meta.json')
  await describing(path, async () => {
    makeDirectories(folder, 0o755)
    await writeAtomically(path, metadataText(metadata))
    await chmod(path, 0o644)
  })
}

/** Stores TLS files of a context in place of all those it had. */
export async function writeTls(
  store: ContextStore,
  name: string,
  material: TlsMaterial,
): Promise<void> {
  const { TLSPath } = store.storage(name)
  await describing(TLSPath, () => rm(TLSPath, { recursive: true, force: true }))
  for (const [endpoint, files] of Object.entries(material)) {
    for (const [file, contents] of Object.entries(files)) {
      const path = join(TLSPath, endpoint, file)
      await describing(path, () => writeAtomically(path, contents))
    }
  }
}

/** Removes a context with its TLS files; one that is not there is no error. */
export async function removeContext(store: ContextStore, name: string): Promise<void> {
  const { MetadataPath, TLSPath } = store.storage(name)
  for (const path of [MetadataPath, TLSPath])
    await describing(path, () => rm(path, { recursive: true, force: true }))
}

async function describing(path: string, action: () => Promise<void>): Promise<void> {
  try {
    await action()
  } catch (error) {
    throw new Error(systemErrorText(error, 'open', path))
  }
}

/** The description as docker writes it: on one line, names in order, `docker` with its fields. */
export function metadataText({ Name, Metadata, Endpoints }: ContextMetadata): string {
  const endpoints = Object.entries(sorted(Endpoints)).map(([name, endpoint]) => [
    name,
    name === 'docker' ? dockerFields(endpoint) : sorted(endpoint),
  ])
  const json = { Name, Metadata: sorted(Metadata), Endpoints: Object.fromEntries(endpoints) }
  return escapeForHtml(JSON.stringify(json))
}

function dockerFields({ Host, SkipTLSVerify = false, ...others }: ContextEndpoint) {
  return { ...(Host && { Host }), SkipTLSVerify, ...others }
}

function sorted<T>(map: Readonly<Record<string, T>>): Record<string, T> {
  const entries = Object.entries(map)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
