import { spawn } from 'node:child_process'
import type { Env } from '../../command.ts'

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

/**
 * Shows a page in the user's browser; does nothing where there is none. The address comes from
 * another machine: only a web page is opened, never what else an opener might do with it.
 */
export function openBrowser(
  page: string,
  { env, platform }: { env: Env; platform: NodeJS.Platform },
): void {
  if (!page.startsWith('https://') || !URL.canParse(page)) return
  const [program, ...args] = openers[platform] ?? ['xdg-open']
  const child = spawn(program, [...args, new URL(page).href], {
    env,
    stdio: 'ignore',
    detached: true,
    windowsHide: true,
  })
  child.on('error', () => {})
  child.unref()
}
