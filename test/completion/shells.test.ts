import { existsSync } from 'node:fs'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fakeEngine } from '../helpers/fake-engine.ts'
import { launcher } from '../helpers/program.ts'
import { quaymaster } from '../helpers/quaymaster.ts'
import { openTerminal } from '../helpers/terminal.ts'

interface Shell {
  readonly name: string
  readonly flags: string
  /** What makes the prompt `ready>` and loads the script. */
  readonly setUp: readonly string[]
}

const shells: readonly Shell[] = [
  {
    name: 'bash',
    flags: '--norc --noprofile -i',
    setUp: ["PS1='ready> '", 'source <(quaymaster completion bash)'],
  },
  {
    name: 'zsh',
    flags: '-f -i',
    setUp: [
      "PS1='ready> '",
      'autoload -U compinit && compinit -u -D',
      'source <(quaymaster completion zsh)',
    ],
  },
  {
    name: 'fish',
    flags: '--no-config -i',
    setUp: ["function fish_prompt; echo 'ready> '; end", 'quaymaster completion fish | source'],
  },
]

/** Types words into a shell, and a tab behind them; looks for what the line has become. */
async function completed(
  { name, flags, setUp }: Shell,
  program: string,
  typed: string,
  line: string,
) {
  await using engine = await fakeEngine({
    replies: {
      'GET /containers/json': [{ Id: 'a', Names: ['/web-server'], State: 'running' }],
      'GET /images/json': [{ RepoTags: ['registry:5000/app:1.0'] }],
    },
  })
  const directory = await mkdtemp(join(tmpdir(), 'quaymaster-shell-'))
  await symlink(launcher, join(directory, 'quaymaster'))
  const env = {
    PATH: `${directory}${delimiter}${process.env.PATH}`,
    HOME: directory,
    DOCKER_HOST: engine.host,
    DOCKER_CONFIG: directory,
  }
  try {
    await using shell = openTerminal(flags, { program, env, columns: 120 })
    for (const command of setUp) shell.type(`${command}\r`)
    // The echo of the last word can only come from a shell that has done all before it.
    shell.type(`echo ${name}-is''-ready\r`)
    await shell.waitFor(`${name}-is-ready\n`)
    shell.type(`${typed}\t`)
    await shell.waitFor(line)
    return shell.screen()
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

describe.each(shells)('in $name', (shell) => {
  const program = (process.env.PATH ?? '')
    .split(delimiter)
    .map((directory) => join(directory, shell.name))
    .find(existsSync)

  test.skipIf(!program).each([
    ['quaymaster conta', 'quaymaster container'],
    ['quaymaster -D logs web', 'quaymaster -D logs web-server'],
    ['quaymaster ps --no-t', 'quaymaster ps --no-trunc'],
    ['quaymaster run --pull=alw', 'quaymaster run --pull=always'],
    ['quaymaster ps --filter status=exi', 'quaymaster ps --filter status=exited'],
    ['quaymaster ps --filter=status=exi', 'quaymaster ps --filter=status=exited'],
    ['quaymaster rmi registry:50', 'quaymaster rmi registry:5000/app:1.0'],
    ['quaymaster build /us', 'quaymaster build /usr/'],
  ])('"%s" becomes "%s"', async (typed, line) => {
    await completed(shell, program!, typed, line)
  })
})

test.each(['bash', 'zsh', 'fish', 'powershell'])(
  'the script for %s names the program as it was called, and asks for descriptions unless told not to',
  async (shell) => {
    const described = await quaymaster(`completion ${shell}`, undefined, { programName: 'docker' })
    const plain = await quaymaster(`completion ${shell} --no-descriptions`)

    expect(described.stdout).toMatch(/\bdocker\b/)
    expect(described.stdout).not.toContain('quaymaster')
    expect(described.stdout).toMatch(/ __complete /)
    expect(plain.stdout).toMatch(/ __completeNoDesc /)
  },
)
