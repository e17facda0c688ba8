import { parse } from 'lossless-json'
import { goObject } from './go-object.ts'
import type { InspectView } from './inspect.ts'
import { goMap, parseTemplate, prefixed, type Template } from './template/index.ts'
import { kindOf } from './template/values.ts'

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
    return template.execute(goMaps(value), { missingKey: 'error' })
  }
}

/** JSON as Go holds it where it knows no types: any object is a map, whose keys have no order. */
function goMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(goMaps)
  if (kindOf(value) !== 'map') return value
  const entries = Object.entries(value as object).map(([key, item]) => [key, goMaps(item)])
  return goMap('map[string]interface {}', Object.fromEntries(entries))
}
