import type { SystemInfo } from '../api/schema.ts'
import { goObject } from './go-object.ts'
import type { ClientInfo } from './info.ts'
import { parseTemplate, prefixed, type Template } from './template/index.ts'

/** A `--format` of `docker info`. */
export interface InfoTemplate {
  /** Whether it reads anything of the engine; where it does not, the engine need not be asked. */
  needsServer(client: ClientInfo): boolean
  /** Throws TemplateError. Without the engine's answer, all it could say is empty. */
  execute(client: ClientInfo, server: SystemInfo | undefined, username?: string): string
}

/** Reads a format; throws TemplateError when it cannot be parsed. */
export function infoTemplate(format: string): InfoTemplate {
  const template = prefixed(() => parseTemplate(format === 'json' ? '{{json .}}' : format))
  return {
    // Without a field in it, the template shows the whole.
    needsServer: (client) => !/\.[a-zA-Z]/.test(format) || !succeeds(template, client),
    execute(ClientInfo, server, UserName) {
      const { data, functions } = goObject('system.dockerInfo', { ...server, ClientInfo, UserName })
      return `${template.execute(data, { functions })}\n`
    },
  }
}

function succeeds(template: Template, ClientInfo: ClientInfo): boolean {
  const { data, functions } = goObject('system.clientPart', { ClientInfo })
  try {
    template.execute(data, { functions })
    return true
  } catch {
    return false
  }
}
