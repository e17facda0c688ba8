import { type Extras, type Option, value } from './index.ts'

/** Where Windows containers of a service take their managed account from. */
export interface CredentialSpec {
  readonly Config: string
  readonly File: string
  readonly Registry: string
}

const kinds = { config: 'Config', file: 'File', registry: 'Registry' } as const

/** Reads `config://NAME`, `file://NAME` or `registry://NAME`; null for the empty text: none. */
export function parseCredentialSpec(raw: string): CredentialSpec | null {
  if (raw === '') return null
  const [, kind, name] = /^(config|file|registry):\/\/(.*)$/s.exec(raw) ?? []
  if (kind === undefined)
    throw new Error(
      'invalid credential spec: value must be prefixed with "config://", "file://", or "registry://"',
    )
  const property = kinds[kind as keyof typeof kinds]
  return { Config: '', File: '', Registry: '', [property]: name }
}

/** A flag with a credential spec; undefined where it is not given. */
export function credentialSpec(
  flags: string,
  description: string,
  extras?: Extras<CredentialSpec | null>,
): Option<CredentialSpec | null | undefined> {
  return value(flags, 'credential-spec', parseCredentialSpec, description, extras)
}
