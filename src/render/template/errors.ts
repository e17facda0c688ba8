/** A template that cannot be parsed or executed, in the words of Go's text/template. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
  /** What the template had written before it failed. */
  readonly output: string

  constructor(message: string, output = '') {
    super(message)
    this.output = output
  }
}

/** What goes wrong with a template, with docker's words before it. */
export function prefixed<R>(action: () => R, prefix = 'template parsing error'): R {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    throw new TemplateError(`${prefix}: ${error.message}`, error.output)
  }
}
