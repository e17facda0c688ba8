import type { Section } from './disk-usage.ts'
import { toJson } from './json.ts'
import { rowData, rowJson, rowTemplate } from './list-template.ts'
import { goStruct, parseTemplate, prefixed, type TemplateFunction } from './template/index.ts'
import type { Show } from './view.ts'

/**
 * Fills a template, or `json`, with all sections at once, as lists by their names. Throws
 * TemplateError where it cannot be parsed or fails.
 */
export function templateSections(
  sections: readonly Section[],
  format: string,
  isTerminal: boolean,
): string {
  const show: Show = { trunc: format.startsWith('table'), now: Date.now(), table: false }
  /** What `json` makes of the objects in the template: theirs is not that of their fields. */
  const texts = new Map<unknown, string>()
  const lists = sections.map(({ name, view, items }) => {
    const rows = items.map((item) => {
      const data = rowData(view, item, show, isTerminal)
      texts.set(data, rowJson(view, item, show, isTerminal))
      return data
    })
    texts.set(rows, `[${rows.map((row) => texts.get(row)).join(',')}]`)
    return [name, rows] as const
  })
  const root = goStruct('*formatter.diskUsageContext', Object.fromEntries(lists))
  const members = lists.map(([name, rows]) => `"${name}":${texts.get(rows)}`)
  texts.set(root, `{${members.join(',')}}`)
  if (format === 'json') return texts.get(root)!

  const template = prefixed(() => parseTemplate(rowTemplate(format)))
  const json: TemplateFunction = {
    parameters: ['any'],
    call: (value: unknown) => texts.get(value) ?? toJson(value),
  }
  return template.execute(root, { functions: { json } })
}
