import { expect } from 'vitest'
import { mustSucceed } from '../helpers/engine-test.ts'
import { aRegistry, registryTest } from '../helpers/registry.ts'
import { openTerminal } from '../helpers/terminal.ts'

registryTest('push and pull carry an image to a registry and back', async ({ quaymaster }) => {
  await using registry = await aRegistry()
  const image = `${registry.address}/some/app:1`
  await mustSucceed(quaymaster(['tag', 'busybox', image]))

  const pushed = await quaymaster(['push', image])

  expect(pushed).toMatchObject({ exitCode: 0, stderr: '' })
  expect(pushed.stdout).toMatch(
    /^The push refers to repository \[.*\/some\/app\]\n(?:\w{12}: (?:Preparing|Waiting)\n)*\w{12}: Pushed\n1: digest: sha256:[0-9a-f]{64} size: \d+\n$/,
  )
  await mustSucceed(quaymaster(['rmi', image]))
  const pulled = await quaymaster(['pull', '-q', image])
  expect(pulled).toEqual({ exitCode: 0, stdout: `${image}\n`, stderr: '' })
  await mustSucceed(quaymaster(['rmi', image]))
})

registryTest('push writes what docker writes', async ({ docker, quaymaster }) => {
  await using registry = await aRegistry()
  const names = ['ours', 'theirs'].map((name) => `${registry.address}/${name}`)
  for (const name of names) await mustSucceed(quaymaster(['tag', 'busybox', name]))
  const without = (text: string) => text.replace(/\/(ours|theirs)\]/, '/x]')

  const ours = await quaymaster(['push', names[0]!])
  const theirs = await docker(['push', names[1]!])

  // What is told on the way is a matter of time, and the second finds the layer in the registry.
  const same = (text: string) =>
    without(text)
      .replaceAll(/^\w{12}: (?:Preparing|Waiting)\n/gm, '')
      .replace(/: (?:Pushed|Mounted from ours|Layer already exists)/, ': Pushed or there')
  expect(same(ours.stdout)).toBe(same(theirs.stdout))
  expect(ours.exitCode).toBe(theirs.exitCode)
  await mustSucceed(quaymaster(['rmi', ...names]))
})

registryTest('push -a takes every tag along', async ({ quaymaster }) => {
  await using registry = await aRegistry()
  const names = ['1', '2'].map((tag) => `${registry.address}/app:${tag}`)
  for (const name of names) await mustSucceed(quaymaster(['tag', 'busybox', name]))

  const pushed = await quaymaster(['push', '--all-tags', `${registry.address}/app`])

  expect(pushed.exitCode).toBe(0)
  expect(pushed.stdout).toMatch(/\n1: digest: .*\n(?:.*\n)*2: digest: /)
  await mustSucceed(quaymaster(['rmi', ...names]))
  const pulled = await quaymaster(['pull', '-a', '-q', `${registry.address}/app`])
  expect(pulled.exitCode).toBe(0)
  await mustSucceed(quaymaster(['rmi', ...names]))
})

registryTest('push --quiet prints the name', async ({ quaymaster }) => {
  await using registry = await aRegistry()
  const image = `${registry.address}/app`
  await mustSucceed(quaymaster(['tag', 'busybox', image]))

  const pushed = await quaymaster(['image', 'push', '-q', image])

  expect(pushed).toEqual({ exitCode: 0, stdout: `${image}:latest\n`, stderr: '' })
  await mustSucceed(quaymaster(['rmi', image]))
})

registryTest('push on a terminal ends with a line for each layer', async ({ home, quaymaster }) => {
  await using registry = await aRegistry()
  const image = `${registry.address}/app`
  await mustSucceed(quaymaster(['tag', 'busybox', image]))

  await using terminal = openTerminal(['push', image], { columns: 130, env: { HOME: home } })
  const { exitCode } = await terminal.exited

  expect(exitCode).toBe(0)
  expect(terminal.screen()).toMatch(
    /^Using default tag: latest\nThe push refers .*\n\w{12}: Pushed\s*\nlatest: digest: sha256:/,
  )
  await mustSucceed(quaymaster(['rmi', image]))
})

registryTest(
  'push of what is not there fails in docker’s words',
  async ({ docker, quaymaster }) => {
    await using registry = await aRegistry()
    const line = ['push', `${registry.address}/nothing:1`]

    expect(await quaymaster(line)).toEqual(await docker(line))
  },
)
