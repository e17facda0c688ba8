import { readFileSync } from 'node:fs'
import { systemErrorText } from '../system-error.ts'
import { type Option, value } from './index.ts'

/** A flag that names a PEM file; its value is what the file holds. */
export function pemFile(flags: string, description: string): Option<string | undefined> {
  return value(flags, 'pem-file', readPemFile, description)
}

function readPemFile(path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(systemErrorText(error, 'open', path))
  }
  if (!isPem(text)) throw new Error('file contents must be in PEM format')
  return text
}

/** Whether a text holds a PEM block. */
export function isPem(text: string): boolean {
  return /-----BEGIN [^-]+-----[\s\S]+-----END [^-]+-----/.test(text)
}
