import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openBrowser } from '../../../src/commands/registry/open-browser.ts'
import { temporaryDirectory } from '../../config/temporary-directory.ts'

async function aBrowser(home: ReturnType<typeof temporaryDirectory>) {
  const log = join(home.path, 'log')
  const script = `#!/bin/sh\nprintf '%s\\n' "$#" "$@" > '${log}.new' && mv '${log}.new' '${log}'\n`
  await home.write('xdg-open', script, 0o755)
  const env = { PATH: `${home.path}:/bin:/usr/bin` }
  return { env, log: () => readFile(log, 'utf8').catch(() => '') }
}

test('the browser is given the page as one word', async () => {
  await using home = temporaryDirectory()
  const browser = await aBrowser(home)

  openBrowser('https://login.docker.com/a?b=c;d $(e)', { env: browser.env, platform: 'linux' })

  await expect.poll(browser.log).toBe('1\nhttps://login.docker.com/a?b=c;d%20$(e)\n')
})

test('what is no web page is not opened, and no browser is no failure', async () => {
  await using home = temporaryDirectory()
  const browser = await aBrowser(home)
  const open = (page: string, PATH = browser.env.PATH) =>
    openBrowser(page, { env: { PATH }, platform: 'linux' })

  for (const page of ['', '--help', 'file:///etc/passwd', 'javascript:1', 'https://']) open(page)
  open('https://a.example/', '/nowhere')
  open('https://b.example/')

  await expect.poll(browser.log).toBe('1\nhttps://b.example/\n')
})
