import { goObject } from './go-object.ts'
import { alignTable } from './table.ts'
import { parseTemplate, prefixed } from './template/index.ts'
import { type GoStruct, mapKeys } from './template/values.ts'
import type { VersionInfo } from './version.ts'

/** The view of a template; throws TemplateError when it cannot be parsed, and when it fails. */
export function versionTemplate(format: string): (info: VersionInfo) => string {
  const getDetailsOrder = { parameters: ['any' as const], call: detailsOrder }
  const source = format === 'json' ? '{{json .}}' : format
  const template = prefixed(() =>
    parseTemplate(source, { name: 'version', functions: { getDetailsOrder } }),
  )
  return (info) => {
    const { data, functions } = goObject('system.versionInfo', info)
    return alignTable(`${template.execute(data, { functions })}\n`, 20)
  }
}

/** The names of a component's details, sorted. */
function detailsOrder(component: GoStruct): string[] {
  return mapKeys((component.fields as { Details: object }).Details)
}
