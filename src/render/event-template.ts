import type { Event, EventView } from './event.ts'
import { goObject } from './go-object.ts'
import { parseTemplate } from './template/index.ts'

/** The view of a template; throws TemplateError when it is wrong, or reads what no event has. */
export function templateEventView(format: string): EventView {
  const template = parseTemplate(format === 'json' ? '{{json .}}' : format)
  const show = (event: Partial<Event>) => {
    const { data, functions } = goObject('*events.Message', event)
    return `${template.execute(data, { functions })}\n`
  }
  show({})
  return show
}
