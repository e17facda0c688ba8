import { compactJson, indentJson } from './json.ts'

/** Collects what was inspected, one object after the other, and shows it all at the end. */
export interface InspectView {
  /**
   * Takes an object: the engine's own text, and the Go type that templates know it by. Where a
   * template fails on that, it may read the text as it is, unless the object is `typedOnly`.
   *
   * @throws TemplateError when the template fails for it
   */
  add(text: string, goType: string, options?: { typedOnly?: boolean | undefined }): void
  /** All that is to be written; for templates an empty line where nothing was. */
  finish(): string
}

/**
 * Prepares the view for `--format`: nothing for indented JSON, `json` for one line, or a template.
 *
 * @throws TemplateError when the template cannot be parsed
 */
export async function inspectView(format: string | undefined): Promise<InspectView> {
  if (!format) return jsonView((texts) => indentJson(`[${texts.join(',')}]`, '    '))
  if (format === 'json') return jsonView((texts) => compactJson(`[${texts.join(',')}]`))
  const { templateView } = await import('./inspect-template.ts')
  return templateView(format)
}

function jsonView(layOut: (texts: readonly string[]) => string): InspectView {
  const texts: string[] = []
  return {
    add: (text) => void texts.push(text),
    finish: () => `${layOut(texts)}\n`,
  }
}
