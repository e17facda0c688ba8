import { readdir, readFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import type { Env } from '../command.ts'
import type { WebTls } from '../config/web-agent.ts'

/**
 * Reads what docker keeps for a registry, in a directory of its name: authorities (`*.crt`) to trust
 * beside the well-known ones, and certificates to show (`*.cert`), each with its key (`*.key`).
 *
 * @param host - HOST[:PORT]
 * @throws Error in docker's words where a certificate or a key is alone
 */
export async function registryCertificates(host: string, env: Env): Promise<WebTls> {
  const directory = join(certificatesDirectory(env), directoryName(host))
  const names = await namesIn(directory)
  const read = (name: string) => readFile(join(directory, name), 'utf8')

  const authorities = names.filter((name) => name.endsWith('.crt'))
  const certificates = names.filter((name) => name.endsWith('.cert'))
  const keys = certificates.map((name) => name.replace(/\.cert$/, '.key'))
  for (const [i, key] of keys.entries()) {
    if (!names.includes(key))
      throw new Error(
        `missing key ${key} for client certificate ${certificates[i]}. CA certificates must use the extension .crt`,
      )
  }
  for (const key of names.filter((name) => name.endsWith('.key'))) {
    if (!keys.includes(key))
      throw new Error(`missing client certificate ${key.replace(/\.key$/, '.cert')} for key ${key}`)
  }
  return {
    ...(authorities.length > 0 && {
      ca: [...rootCertificates, ...(await Promise.all(authorities.map(read)))],
    }),
    ...(certificates.length > 0 && {
      cert: await Promise.all(certificates.map(read)),
      key: await Promise.all(keys.map(read)),
    }),
  }
}

/** The machine's, or the user's own where docker runs without root. */
function certificatesDirectory(env: Env): string {
  if (platform() === 'win32') return join(env.ProgramData ?? '', 'docker', 'certs.d')
  if (!env.ROOTLESSKIT_STATE_DIR) return '/etc/docker/certs.d'
  return join(env.XDG_CONFIG_HOME || join(env.HOME ?? '', '.config'), 'docker', 'certs.d')
}

/** On Windows no name has a colon. */
function directoryName(host: string): string {
  return platform() === 'win32' ? host.replaceAll(':', '') : host
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
