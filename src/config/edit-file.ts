import { readFile } from 'node:fs/promises'
import { systemErrorText } from '../system-error.ts'
import { writeAtomically } from './atomic-write.ts'
import { isObject, parseJson, spelledAs } from './json.ts'
import { asObject, settingNames } from './settings.ts'

/**
 * Reads the config.json at `path`, lets `change` edit it and replaces it in one step. Resolves to
 * the new contents, or to nothing where `change` changed nothing and nothing was written.
 */
export async function editFile(
  path: string,
  change: (json: Record<string, unknown>) => void,
): Promise<Record<string, unknown> | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw new Error(systemErrorText(error, 'open', path))
  })
  const { parse, stringify } = await codecFor(text)

  let json: Record<string, unknown>
  try {
    json = spelledAs(settingNames, asObject(parse(text)))
  } catch (error) {
    throw new Error(`${path} is left as it is: ${(error as Error).message}`)
  }
  const before = stringify(json)
  change(json)
  if (stringify(json) === before) return undefined

  const complete = Object.hasOwn(json, 'auths') ? json : { auths: {}, ...json }
  removeUserAgent(complete)
  await writeAtomically(path, escapeForHtml(stringify(complete))).catch((error: unknown) => {
    throw new Error(systemErrorText(error, 'open', path))
  })
  return complete
}

/** The User-Agent is the program's own, and docker does not keep it in the file either. */
function removeUserAgent(json: Record<string, unknown>): void {
  if (!isObject(json.HttpHeaders)) return
  const headers = Object.entries(json.HttpHeaders)
  const kept = headers.filter(([name]) => name.toLowerCase() !== 'user-agent')
  if (kept.length === headers.length) return
  if (kept.length > 0) json.HttpHeaders = Object.fromEntries(kept)
  else delete json.HttpHeaders
}

interface Codec {
  parse(text: string): unknown
  stringify(json: unknown): string
}

/** JavaScript's own JSON, unless the text has numbers that it would not write back as they are. */
async function codecFor(text: string): Promise<Codec> {
  if (!/[[:,]\s*-?\d+(?:[.eE]|(?<=\d{16}))/.test(text))
    return { parse: parseJson, stringify: (json) => JSON.stringify(json, null, '\t') }

  const { parse, stringify } = await import('lossless-json')
  return {
    parse(raw) {
      parseJson(raw)
      return parse(raw)
    },
    stringify: (json) => stringify(json, undefined, '\t') ?? '',
  }
}

/** docker writes these characters escaped: the file stays the same to the byte. */
export function escapeForHtml(text: string): string {
  return text.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
