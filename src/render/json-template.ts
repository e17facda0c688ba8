import { parse } from 'lossless-json'
import { compactJson } from './json.ts'
import { parseTemplate, prefixed } from './template/index.ts'

/**
 * Reads a format for any JSON: `json` for one line, or a Go template. Returns what turns JSON into
 * text with a line break at its end.
 *
 * @throws TemplateError, now or when the template fails
 */
export function jsonTemplate(format: string): (json: string) => string {
  if (format === 'json') return (json) => `${compactJson(json)}\n`
  const template = prefixed(() => parseTemplate(format))
  return (json) => {
    const value = parse(json, undefined, { onDuplicateKey: ({ newValue }) => newValue })
    return prefixed(() => `${template.execute(value)}\n`)
  }
}
