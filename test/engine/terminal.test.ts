import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'
import { launcher } from '../helpers/program.ts'
import { openTerminal, type TerminalOptions } from '../helpers/terminal.ts'

/** A shell in a terminal, with `docker` for our program; it tells the state of its terminal last. */
function openShell(script: string, { env, ...options }: TerminalOptions = {}) {
  const setUp = `docker() { "${process.execPath}" -- "${launcher}" "$@"; }`
  const report = 'echo "code $?"; stty -a | tr " ;" "\\n\\n" | grep -xE -e "-?(icanon|echo|opost)"'
  return openTerminal(['-c', `${setUp}\n${script}\n${report}`], {
    ...options,
    program: '/bin/sh',
    env: { DOCKER_CONFIG: undefined, ...env },
  })
}

/** The end of an `openShell`: the code of the command, and a terminal that is as it was. */
function expectEnd(screen: string, code: number) {
  expect(screen).toContain(`code ${code}\n`)
  const state = screen.match(/^-?(icanon|echo|opost)$/gm)
  expect(state?.sort()).toEqual(['echo', 'icanon', 'opost'])
}

engineTest(
  'run -it has the size of our terminal, follows it, and ends like the shell',
  async () => {
    await using terminal = openShell('docker run --rm -it busybox sh')

    await terminal.waitFor('/ #')
    terminal.type('stty size\r')
    await terminal.waitFor('24 80')
    terminal.resize(100, 30)
    terminal.type('until [ "$(stty size)" = "30 100" ]; do :; done; echo "larg"er\r')
    await terminal.waitFor('larger')
    terminal.type('exit 7\r')
    await terminal.exited

    expectEnd(terminal.screen(), 7)
  },
)

engineTest('run -t has the size of our terminal even without -i', async () => {
  const script = 'until [ "$(stty size)" = "24 80" ]; do :; done; echo right'
  await using terminal = openTerminal(['run', '--rm', '-t', 'busybox', 'sh', '-c', script])

  await terminal.waitFor('right')

  expect(await terminal.exited).toMatchObject({ exitCode: 0 })
})

engineTest('^C, ^Z, ^S and ^\\ go to the container as they are typed', async () => {
  const script = 'stty raw -echo; echo ready; dd bs=1 count=5 2>/dev/null | od -An -tx1'
  await using terminal = openTerminal(['run', '--rm', '-it', 'busybox', 'sh', '-c', script])

  await terminal.waitFor('ready')
  terminal.type('\x03\x1a\x13\x11\x1c')

  await terminal.waitFor('03 1a 13 11 1c')
  expect(await terminal.exited).toMatchObject({ exitCode: 0 })
})

engineTest('^C interrupts the command of the container, not us', async () => {
  const script = 'trap "echo interrupted; exit 5" INT; echo ready; while :; do sleep 0.1; done'
  await using terminal = openShell(`docker run --rm -it busybox sh -c '${script}'`)

  await terminal.waitFor('ready')
  terminal.type('\x03')
  await terminal.exited

  expect(terminal.screen()).toContain('interrupted')
  expectEnd(terminal.screen(), 5)
})

engineTest('a full-screen editor works, also when the window changes', async () => {
  await using terminal = openShell('docker run --rm -it busybox vi /tmp/poem')

  await terminal.waitFor('- /tmp/poem 1/1 100%')
  terminal.type('ia first line\ra second line\x1b')
  await terminal.waitFor('a second line')
  terminal.resize(100, 12)
  terminal.type(':w\r')
  await terminal.waitFor(/'\/tmp\/poem' \d+L/)
  const rows = terminal
    .screen()
    .split('\n')
    .map((row) => row.trimEnd())
  terminal.type(':q\r')
  await terminal.exited

  expect(rows.slice(0, 3)).toEqual(['a first line', 'a second line', '~'])
  expectEnd(terminal.screen(), 0)
})

engineTest('a paste of 1 MB arrives whole', async () => {
  const paste = 'All work and no play makes Jack a dull boy. 0123456789 abc def\r\n'.repeat(16384)
  const sum = createHash('md5').update(paste).digest('hex')
  const script = `stty raw -echo; echo ready; head -c ${paste.length} | md5sum`
  await using terminal = openTerminal(['run', '--rm', '-it', 'busybox', 'sh', '-c', script])

  await terminal.waitFor('ready')
  terminal.type(paste)

  await terminal.waitFor(sum, { seconds: 30 })
  expect(await terminal.exited).toMatchObject({ exitCode: 0 })
})

engineTest(
  'the default keys detach, and attach shows the screen again',
  async ({ uniqueName, quaymaster }) => {
    await using first = openShell(`docker run --rm -it --name ${uniqueName} busybox sh`)
    await first.waitFor('/ #')
    first.type('word=kept\r')
    await first.waitFor('kept')
    first.type('\x10\x11')
    await first.exited
    const state = await quaymaster(['inspect', '-f', '{{.State.Status}}', uniqueName])
    await using second = openShell(`docker attach ${uniqueName}`)
    await second.waitFor('/ #')
    second.type('echo "<$word>"; exit 4\r')
    await second.exited

    expectEnd(first.screen(), 0)
    expect(state.stdout).toBe('running\n')
    expect(second.screen()).toContain('<kept>')
    expectEnd(second.screen(), 4)
  },
)

engineTest(
  'attach and exec that are detached from say so and end with 1',
  async ({ container, uniqueName, quaymaster }) => {
    await mustSucceed(quaymaster(['run', '-dit', '--rm', '--name', uniqueName, 'busybox', 'sh']))

    await using attach = openShell(`docker attach ${uniqueName}`)
    await attach.waitFor('/ #')
    attach.type('\x10\x11')
    await attach.exited
    await using exec = openShell(`docker exec -it ${container} sh`)
    await exec.waitFor('/ #')
    exec.type('\x10\x11')
    await exec.exited
    await mustSucceed(quaymaster(['rm', '-f', uniqueName]))

    for (const { screen } of [attach, exec].map((terminal) => ({ screen: terminal.screen() }))) {
      expect(screen).toContain('read escape sequence')
      expectEnd(screen, 1)
    }
  },
)

engineTest(
  'config.json names other keys, a flag still others, and a beginning of them is typed',
  async ({ uniqueName, home, quaymaster }) => {
    await mkdir(join(home, '.docker'))
    await writeFile(join(home, '.docker/config.json'), '{"detachKeys": "ctrl-x,x"}')
    const env = { HOME: home }
    const script = 'stty raw -echo; echo ready; dd bs=1 count=4 2>/dev/null | od -An -tx1; sleep 99'

    await using configured = openShell(
      `docker run -it --name ${uniqueName} busybox sh -c '${script}'`,
      { env },
    )
    await configured.waitFor('ready')
    configured.type('\x10\x11\x18')
    configured.type('y')
    await configured.waitFor('10 11 18 79')
    configured.type('\x18')
    configured.type('x')
    await configured.exited
    await using given = openShell(`docker attach --detach-keys a,b,c ${uniqueName}`, { env })
    await given.waitFor(/docker attach|^$/)
    given.type('\x18x')
    given.type('ab')
    given.type('c')
    await given.exited
    await mustSucceed(quaymaster(['rm', '-f', uniqueName]))

    expectEnd(configured.screen(), 0)
    expectEnd(given.screen(), 1)
  },
)

engineTest(
  'a container that dies while we are attached gives the terminal back',
  async ({ uniqueName, quaymaster }) => {
    await using terminal = openShell(`docker run --rm -it --name ${uniqueName} busybox sh`)

    await terminal.waitFor('/ #')
    await mustSucceed(quaymaster(['kill', uniqueName]))
    await terminal.exited

    expectEnd(terminal.screen(), 137)
  },
)

engineTest(
  'an engine that goes away while we are attached gives the terminal back',
  async ({ uniqueName, directory, quaymaster }) => {
    const sockets = new Set<Socket>()
    const path = join(directory, 'engine.sock')
    const proxy = createServer((socket) => {
      const engine = connect(process.env.DOCKER_HOST!.replace('unix://', ''))
      for (const end of [socket, engine]) sockets.add(end.on('error', () => {}))
      socket.pipe(engine).pipe(socket)
    })
    await new Promise<void>((resolve) => proxy.listen(path, resolve))

    await using terminal = openShell(`docker run -it --name ${uniqueName} busybox sh`, {
      env: { DOCKER_HOST: `unix://${path}` },
    })
    await terminal.waitFor('/ #')
    for (const socket of sockets) socket.destroy()
    proxy.close()
    await terminal.exited
    await mustSucceed(quaymaster(['rm', '-f', uniqueName]))

    expect(terminal.screen().match(/unexpected EOF$/gm)).toHaveLength(1)
    // Which of the connections is missed first decides the code.
    expectEnd(terminal.screen(), terminal.screen().includes('Error waiting') ? 125 : 1)
  },
)

engineTest.for([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGQUIT', 131],
] as const)('%s to exec -it gives the terminal back', async ([signal, code], { container }) => {
  const command = `"${process.execPath}" -- "${launcher}" exec -it ${container} sh`
  await using terminal = openShell(`sh -c 'echo pid=$$ >&2; exec ${command}'`)
  await terminal.waitFor('/ #')
  const pid = Number(/pid=(\d+)/.exec(terminal.screen())![1])

  process.kill(pid, signal)
  await terminal.exited

  // Interrupted, docker calls an exec a success.
  expectEnd(terminal.screen(), signal === 'SIGTERM' ? 0 : code)
})

engineTest(
  'the third SIGTERM ends us whatever the container says, and gives the terminal back',
  async ({ uniqueName, quaymaster }) => {
    const script = 'trap "echo no" TERM; echo ready; while :; do sleep 0.1; done'
    const flags = `--name ${uniqueName} --stop-signal KILL`
    const command = `"${process.execPath}" -- "${launcher}" run -it ${flags} busybox sh -c "$1"`
    await using terminal = openShell(`sh -c 'echo pid=$$ >&2; exec ${command}' sh '${script}'`)
    await terminal.waitFor('ready')
    const pid = Number(/pid=(\d+)/.exec(terminal.screen())![1])

    process.kill(pid, 'SIGTERM')
    await terminal.waitFor('no')
    process.kill(pid, 'SIGTERM')
    await terminal.waitFor(/no\s+no/)
    process.kill(pid, 'SIGTERM')
    await terminal.exited
    await mustSucceed(quaymaster(['rm', '-f', uniqueName]))

    expect(terminal.screen()).toContain('got 3 SIGTERM/SIGINTs, forcefully exiting')
    expectEnd(terminal.screen(), 1)
  },
)

engineTest('run -it inside a script leaves the script its input', async () => {
  await using terminal = openShell(
    'docker run --rm -it busybox sh; echo "Name?"; read line; echo "script got <$line>"',
  )

  await terminal.waitFor('/ #')
  terminal.type('echo inside; exit\r')
  await terminal.waitFor('Name?')
  terminal.type('for the script\r')
  await terminal.exited

  expect(terminal.screen()).toContain('script got <for the script>')
  expectEnd(terminal.screen(), 0)
})

engineTest('run -it with its output in a pipe still reads the terminal', async () => {
  await using terminal = openShell(
    `docker run --rm -it busybox sh -c 'echo ready; read line; echo "got <$line>"' | cat`,
  )

  await terminal.waitFor('ready')
  terminal.type('a word\r')
  await terminal.exited

  expect(terminal.screen()).toContain('got <a word>')
  expectEnd(terminal.screen(), 0)
})

engineTest(
  'start -ai takes a container with a terminal up again',
  async ({ uniqueName, quaymaster }) => {
    await mustSucceed(quaymaster(['create', '-it', '--rm', '--name', uniqueName, 'busybox', 'sh']))
    await using terminal = openShell(`docker start -ai ${uniqueName}`)

    await terminal.waitFor('/ #')
    terminal.type('stty size; exit 3\r')
    await terminal.exited

    expect(terminal.screen()).toContain('24 80')
    expectEnd(terminal.screen(), 3)
  },
)

engineTest('^C ends logs -f with 130 and without a word', async ({ uniqueName, quaymaster }) => {
  const command = ['sh', '-c', 'echo ready; exec sleep 99']
  await mustSucceed(quaymaster(['run', '-d', '--name', uniqueName, 'busybox', ...command]))
  await using terminal = openShell(`trap : INT; docker logs -f ${uniqueName}`)

  await terminal.waitFor('ready')
  terminal.type('\x03')
  await terminal.exited
  await mustSucceed(quaymaster(['rm', '-f', uniqueName]))

  expect(terminal.screen()).toMatch(/^ready\n\^C\s*code 130\n/)
  expectEnd(terminal.screen(), 130)
})
