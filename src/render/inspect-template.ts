import { parse } from 'lossless-json'
import { goObject } from './go-object.ts'
import type { InspectView } from './inspect.ts'
import { parseTemplate, type Template, TemplateError } from './template/index.ts'

/** The view of a template; throws TemplateError when it cannot be parsed. */
export function templateView(format: string): InspectView {
  const template = prefixed(() => parseTemplate(format))
  let output = ''
  return {
    add(text, goType, { typedOnly = false } = {}) {
      const value = parse(text, undefined, { onDuplicateKey: ({ newValue }) => newValue })
      output += `${prefixed(() => execute(template, goType, value, typedOnly))}\n`
    },
    finish: () => output || '\n',
  }
}

/** Runs a template on the Go value, or where that fails, on the JSON as it is, where it may. */
function execute(template: Template, goType: string, value: unknown, typedOnly: boolean): string {
  try {
    const { data, functions } = goObject(goType, value)
    return template.execute(data, { functions })
  } catch (error) {
    if (typedOnly) throw error
    return template.execute(value, { missingKey: 'error' })
  }
}

/** What goes wrong with a template, with docker's words before it. */
export function prefixed<T>(action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    throw new TemplateError(`template parsing error: ${error.message}`, { cause: error })
  }
}
