import { readFileSync } from 'node:fs'
import type { Cli } from '../../command.ts'
import { checkSsh, parseAddress } from '../../config/address.ts'
import { type ContextEndpoint, dockerEndpoint } from '../../config/contexts.ts'
import { checkTls } from '../../config/endpoint.ts'
import { parseBoolean, quoteGo } from '../../options/index.ts'
import { pairs } from '../../options/label.ts'
import { systemErrorText } from '../../system-error.ts'
import { wholeContext } from './whole-context.ts'

/** The `--docker` of the commands that write contexts. */
export const dockerOption = pairs(
  '--docker',
  'Engine: host, ca, cert, key, skip-tls-verify, or from (another context), as "key=value,…"',
  { shownDefault: '[]' },
)

const tlsFiles = { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' } as const
const keys = new Set(['from', 'host', 'skip-tls-verify', ...Object.keys(tlsFiles)])

/** An endpoint and its TLS files by name. */
export interface EndpointWithTls {
  readonly endpoint: ContextEndpoint
  readonly tls: Readonly<Record<string, Buffer>>
}

/** The endpoint that `--docker` describes; throws where it could not be used. */
export function endpointOf(cli: Cli, settings: Readonly<Record<string, string>>): EndpointWithTls {
  try {
    const unknown = Object.keys(settings).find((key) => !keys.has(key))
    if (unknown !== undefined) throw new Error(`unrecognized config key: ${unknown}`)
    return settings.from ? copied(cli, settings.from) : described(cli, settings)
  } catch (error) {
    throw new Error(`unable to create docker endpoint config: ${(error as Error).message}`)
  }
}

/** As docker does it, the copy goes without the other context's keys. */
function copied(cli: Cli, name: string): EndpointWithTls {
  return { endpoint: dockerEndpoint(wholeContext(cli, name).metadata), tls: {} }
}

function described(cli: Cli, settings: Readonly<Record<string, string>>): EndpointWithTls {
  const { host = '' } = settings
  const skip = settings['skip-tls-verify']
  const SkipTLSVerify = skip ? skipsVerification(skip) : false
  const tls = Object.entries(tlsFiles).flatMap(([key, file]) => {
    const path = settings[key]
    return path ? [[file, load(path)] as const] : []
  })
  const endpoint = { endpoint: { Host: host, SkipTLSVerify }, tls: Object.fromEntries(tls) }
  if (host !== '') check(cli, endpoint)
  return endpoint
}

function skipsVerification(raw: string): boolean {
  try {
    return parseBoolean(raw)
  } catch {
    throw new Error(`skip-tls-verify: parsing ${quoteGo(raw)}: invalid syntax`)
  }
}

function load(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new Error(systemErrorText(error, 'open', path))
  }
}

function check({ platform }: Cli, { endpoint, tls }: EndpointWithTls): void {
  const host = endpoint.Host ?? ''
  if (!host.includes('://'))
    throw new Error(
      `unable to apply docker endpoint options: unable to parse docker host \`${host}\``,
    )
  try {
    checkSsh(host)
    if (!host.startsWith('tcp://')) return
    parseAddress(host, false, platform)
    const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => tls[name])
    checkTls({ ca, cert, key, verify: !endpoint.SkipTLSVerify })
  } catch (error) {
    throw new Error(`invalid docker endpoint options: ${(error as Error).message}`)
  }
}
