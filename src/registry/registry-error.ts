import { STATUS_CODES } from 'node:http'
import { isObject, parseJson } from '../config/json.ts'
import type { RawResponse } from './transport.ts'

/** Codes of errors that say no more than that there is nothing, or nothing for this user. */
const absentCodes = ['UNAUTHORIZED', 'MANIFEST_UNKNOWN', 'NAME_UNKNOWN']

/** The registry answered, and refused. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError'
  /** What was asked for is not there, or not for this user: a registry does not tell which. */
  readonly isAbsent: boolean

  constructor(message: string, isAbsent: boolean) {
    super(message)
    this.isAbsent = isAbsent
  }
}

/** Makes an error, in docker's words, of an answer that is none of those expected. */
export function registryError({ status, bytes }: Pick<RawResponse, 'status' | 'bytes'>): Error {
  if (status < 400 || status >= 500) {
    const reason = `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd()
    return new RegistryError(`received unexpected HTTP status: ${reason}`, false)
  }
  const text = bytes.toString()
  const errors = listedErrors(text)
  if (!errors) {
    const code = { 401: 'UNAUTHORIZED', 403: 'DENIED', 429: 'TOOMANYREQUESTS' }[status] ?? 'UNKNOWN'
    return new RegistryError(line({ code, message: text.trim() }), absentCodes.includes(code))
  }
  const lines = errors.map(line)
  const message = lines.length === 1 ? lines[0]! : `errors:\n${lines.join('\n')}`
  const [first] = errors
  return new RegistryError(message, !first || absentCodes.includes(first.code))
}

interface ListedError {
  readonly code: string
  readonly message: string
}

function listedErrors(text: string): ListedError[] | undefined {
  try {
    const json = parseJson(text)
    if (!isObject(json) || !Array.isArray(json.errors)) return undefined
    return json.errors.filter(isObject).map(({ code, message }) => ({
      code: typeof code === 'string' ? code : 'UNKNOWN',
      message: typeof message === 'string' ? message : '',
    }))
  } catch {
    return undefined
  }
}

function line({ code, message }: ListedError): string {
  const kind = code.toLowerCase().replaceAll('_', ' ')
  return message ? `${kind}: ${message}` : kind
}
