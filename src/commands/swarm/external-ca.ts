import { readFileSync } from 'node:fs'
import type { SwarmCAConfig } from '../../api/schema.ts'
import { parseCsv, values } from '../../options/index.ts'
import { isPem } from '../../options/pem-file.ts'
import { systemErrorText } from '../../system-error.ts'

type ExternalCa = NonNullable<SwarmCAConfig['ExternalCAs']>[number]

export const externalCas = values(
  '--external-ca',
  'external-ca',
  parseExternalCa,
  'Where certificates are signed outside the swarm ("protocol=cfssl,url=<url>[,cacert=<file>]")',
)

/** Reads `protocol=cfssl,url=…[,cacert=FILE][,option=value]`; the file is read at once. */
export function parseExternalCa(raw: string): ExternalCa {
  if (raw === '') throw new Error('EOF')
  let protocol: string | undefined
  let url: string | undefined
  let certificate = ''
  const others: [string, string][] = []
  for (const field of parseCsv(raw)) {
    const equals = field.indexOf('=')
    if (equals < 0) throw new Error(`invalid field '${field}' must be a key=value pair`)
    const name = field.slice(0, equals)
    const value = field.slice(equals + 1)
    switch (name.toLowerCase()) {
      case 'protocol':
        protocol = value.toLowerCase()
        if (protocol !== 'cfssl') throw new Error(`unrecognized external CA protocol ${value}`)
        break
      case 'url':
        url = value
        break
      case 'cacert':
        certificate = readCertificate(value)
        break
      default:
        others.push([name, value])
    }
  }
  if (protocol === undefined) throw new Error('the external-ca option needs a protocol= parameter')
  if (url === undefined) throw new Error('the external-ca option needs a url= parameter')
  const options = others.length > 0 ? { Options: Object.fromEntries(others) } : undefined
  return { Protocol: protocol, URL: url, ...options, CACert: certificate }
}

function readCertificate(path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const reason = systemErrorText(error, 'open', path)
    throw new Error(`unable to read CA cert for external CA: ${reason}`)
  }
  if (!isPem(text)) throw new Error('CA cert for external CA must be in PEM format')
  return text
}
