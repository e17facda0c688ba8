import { toJson } from './json.ts'
import { alignTable } from './table.ts'
import {
  goMethod,
  goStruct,
  parseTemplate,
  prefixed,
  type Template,
  type TemplateFunction,
} from './template/index.ts'
import { sanitize } from './text.ts'
import type { Show, View } from './view.ts'

/**
 * Reads the format of a list, and returns what turns objects into text. Throws TemplateError, with
 * docker's `template parsing error: ` before it, now or when a row fails.
 */
export function templateList<T>(
  view: View<T>,
  format: string,
  show: Show,
  isTerminal: boolean,
): (items: readonly T[]) => string {
  if (format === 'json') {
    return (items) => items.map((item) => `${rowJson(view, item, show, isTerminal)}\n`).join('')
  }

  const template = prefixed(() => parseTemplate(rowTemplate(format)))
  const row = (item: T) => {
    const data = rowData(view, item, show, isTerminal)
    const json: TemplateFunction = {
      parameters: ['any'],
      call: (value: unknown) =>
        value === data ? rowJson(view, item, show, isTerminal) : toJson(value),
    }
    return `${template.execute(data, { functions: { json } })}\n`
  }
  return (items) => {
    const rows = prefixed(() => items.map(row).join(''))
    return show.table ? alignTable(`${headerRow(view, template)}\n${rows}`) : rows
  }
}

/**
 * The fields that a format reads of an object like `sample`.
 *
 * @throws TemplateError as docker's `ps` does, which looks before it asks the engine
 */
export function fieldsUsed<T>(view: View<T>, format: string, sample: T): Set<string> {
  const used = new Set<string>()
  const show: Show = { trunc: true, now: 0, table: false }
  const fields = Object.fromEntries(
    Object.entries(view.fields).map(([name, field]) => [
      name,
      {
        ...field,
        value: (item: T) => {
          used.add(name)
          return field.value(item, show)
        },
      },
    ]),
  )
  const template = prefixed(() => parseTemplate(format), 'failed to parse template')
  const data = rowData({ ...view, fields }, sample, show, false)
  prefixed(() => template.execute(data), 'failed to execute template')
  return used
}

/** The template of one row: without `table`, with its `\t` and `\n` made what they mean. */
export function rowTemplate(format: string): string {
  return format
    .replace(/^table/, '')
    .replace(/^ +| +$/g, '')
    .replace(/\\([tn])/g, (_, letter) => (letter === 't' ? '\t' : '\n'))
}

/** An object as templates see it; a field is worked out when it is read. */
export function rowData<T>(view: View<T>, item: T, show: Show, isTerminal: boolean): object {
  const data: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(view.fields)) {
    const get = () => {
      const value = field.value(item, show)
      return isTerminal && typeof value === 'string' ? sanitize(value) : value
    }
    Object.defineProperty(data, name, { enumerable: true, get })
  }
  for (const [name, method] of Object.entries(view.methods ?? {})) {
    const call = (argument: string) => {
      const value = method(item, argument)
      return isTerminal ? sanitize(value) : value
    }
    data[name] = goMethod(call, 'string')
  }
  return goStruct(view.goType, data)
}

/** An object as `json` shows it: all its fields by name, with Go's escapes for what HTML minds. */
export function rowJson<T>(view: View<T>, item: T, show: Show, isTerminal: boolean): string {
  const values = Object.keys(view.fields)
    .sort()
    .map((name) => {
      const field = view.fields[name]!
      return [name, (field.json ?? field.value)(item, show)]
    })
  const json = toJson(Object.fromEntries(values)).replace(/[<>&]/g, escapeUnit)
  return isTerminal
    ? json.replace(/[\u007f-\u009f\u200e-\u200f\u202a-\u202e\u2066-\u2069]/g, escapeUnit)
    : json
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

const unchanged = (...parameters: TemplateFunction['parameters'][number][]): TemplateFunction => ({
  parameters,
  call: (title: string) => title,
})

/** In the header row these leave the title as it is. */
const headerFunctions = {
  json: unchanged('string'),
  split: unchanged('string', 'string'),
  join: unchanged('string', 'string'),
  title: unchanged('string'),
  lower: unchanged('string'),
  upper: unchanged('string'),
  truncate: unchanged('string', 'int'),
}

// No template can name a field so.
const untitled = '-'

/** The row's template filled with the titles; empty where it does not work with titles. */
function headerRow<T>(view: View<T>, template: Template): string {
  const titles: Record<string, unknown> = {
    [untitled]: '<no value>',
    Label: goMethod(labelTitle, 'string'),
  }
  for (const [name, { header }] of Object.entries(view.fields)) {
    if (header !== undefined) titles[name] = header
  }
  const data = goStruct('formatter.SubHeaderContext', titles, {
    resolve: (name) => (Object.hasOwn(titles, name) ? name : untitled),
  })
  try {
    return template.execute(data, { functions: headerFunctions })
  } catch {
    return ''
  }
}

/** The title of a label's column: the last part of its key, in words. */
function labelTitle(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1).replace(/[-_]/g, ' ')
}
