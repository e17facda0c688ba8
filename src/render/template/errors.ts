/** A template that cannot be parsed or executed, in the words of Go's text/template. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
}
