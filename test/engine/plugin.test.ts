import { cp, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { compareTest, engineTest, mustSucceed } from '../helpers/engine-test.ts'
import { runProgram } from '../helpers/program.ts'
import { aRegistry, registryTest } from '../helpers/registry.ts'

/** A registry listens where the engine expects a plugin to: that makes it one. */
const program = '/usr/bin/docker-registry'

/** Writes a plugin that runs into a directory, and gives the directory back. */
async function writePlugin(directory: string): Promise<string> {
  const rootfs = join(directory, 'rootfs')
  const { stdout } = await runProgram('ldd', [program])
  for (const path of [program, ...(stdout.match(/\/\S+/g) ?? [])]) {
    await mkdir(join(rootfs, dirname(path)), { recursive: true })
    await cp(path, join(rootfs, path), { dereference: true })
  }
  await mkdir(join(rootfs, 'run/docker/plugins'), { recursive: true })
  const http = { net: 'unix', addr: '/run/docker/plugins/plugin.sock' }
  const settings = { version: 0.1, storage: { inmemory: {} }, http }
  await writeFile(join(rootfs, 'settings'), JSON.stringify(settings))
  await writeConfig(directory, [program, 'serve', '/settings'])
  return directory
}

async function writeConfig(directory: string, entrypoint: readonly string[]): Promise<void> {
  const config = {
    description: 'A plugin of a test',
    interface: { types: ['docker.volumedriver/1.0'], socket: 'plugin.sock' },
    entrypoint,
    network: { type: 'host' },
    env: [{ name: 'LEVEL', settable: ['value'], value: '1' }],
  }
  await writeFile(join(directory, 'config.json'), JSON.stringify(config))
}

/** A plugin that is never started may be next to nothing. */
async function writeIdlePlugin(directory: string): Promise<string> {
  await mkdir(join(directory, 'rootfs'))
  await writeConfig(directory, ['/nothing'])
  return directory
}

registryTest(
  'a plugin goes to a registry, comes back and runs',
  async ({ directory, quaymaster, uniqueName }) => {
    await using registry = await aRegistry()
    const name = `${registry.address}/${uniqueName}:1`
    const list = ['plugin', 'ls', '--format', '{{.Name}} {{.Enabled}}']

    const created = await quaymaster(['plugin', 'create', name, await writePlugin(directory)])
    expect(created).toEqual({ exitCode: 0, stdout: `${name}\n`, stderr: '' })

    const enabled = await quaymaster(['plugin', 'enable', name])
    expect(enabled).toEqual({ exitCode: 0, stdout: `${name}\n`, stderr: '' })
    expect((await quaymaster(list)).stdout).toContain(`${name} true\n`)

    const disabled = await quaymaster(['plugin', 'disable', name])
    expect(disabled).toEqual({ exitCode: 0, stdout: `${name}\n`, stderr: '' })

    const pushed = await quaymaster(['plugin', 'push', name])
    expect(pushed).toMatchObject({ exitCode: 0, stderr: '' })
    expect(pushed.stdout).toMatch(/^The push refers to repository \[.*\]\n(?:\w+: .*\n)+$/)

    const removed = await quaymaster(['plugin', 'rm', name])
    expect(removed).toEqual({ exitCode: 0, stdout: `${name}\n`, stderr: '' })

    const installed = await quaymaster(['plugin', 'install', name, 'LEVEL=2'], { input: 'y\n' })
    expect(installed).toMatchObject({ exitCode: 0, stderr: '' })
    expect(installed.stdout).toContain(
      ` - network: [host]\nDo you grant the above permissions? [y/N]`,
    )
    expect(installed.stdout).toMatch(new RegExp(`\nInstalled plugin ${name}\n$`))
    const inspected = await quaymaster(['plugin', 'inspect', '-f', '{{.Settings.Env}}', name])
    expect(inspected.stdout).toBe('[LEVEL=2]\n')

    await mustSucceed(quaymaster(['plugin', 'disable', '--force', name]))
    const upgraded = await quaymaster(['plugin', 'upgrade', '--grant-all-permissions', name])
    expect(upgraded).toMatchObject({ exitCode: 0, stderr: '' })
    expect(upgraded.stdout).toMatch(new RegExp(`\nUpgraded plugin ${name} to ${name}\n$`))
    await mustSucceed(quaymaster(['plugin', 'rm', '-f', name]))
  },
)

engineTest(
  'plugin set changes a setting of a plugin that does not run',
  async ({ directory, quaymaster, uniqueName }) => {
    await mustSucceed(
      quaymaster(['plugin', 'create', uniqueName, await writeIdlePlugin(directory)]),
    )

    const result = await quaymaster(['plugin', 'set', uniqueName, 'LEVEL=3'])

    expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    const inspected = await quaymaster(['plugin', 'inspect', '-f', '{{.Settings.Env}}', uniqueName])
    expect(inspected.stdout).toBe('[LEVEL=3]\n')
    await mustSucceed(quaymaster(['plugin', 'rm', uniqueName]))
  },
)

compareTest(
  'plugins look and fail as docker shows them',
  async ({ directory, docker, quaymaster, uniqueName }) => {
    await mustSucceed(
      quaymaster(['plugin', 'create', uniqueName, await writeIdlePlugin(directory)]),
    )
    const lines = [
      ['ls', '--filter', 'enabled=false'],
      ['ls', '-q', '--no-trunc'],
      ['inspect', uniqueName, 'missing'],
      ['set', uniqueName, 'NOTHING=1'],
      ['set', 'missing', 'NOTHING=1'],
      ['enable', 'missing'],
      ['disable', uniqueName],
      ['rm', 'missing', 'missing-too'],
      ['upgrade', 'missing'],
      ['create', uniqueName, directory],
      ['create', uniqueName, join(directory, 'nowhere')],
      ['create', uniqueName, join(directory, 'config.json')],
      ['create', '--compress', `${uniqueName}-2`, directory],
      ['install', '127.0.0.1:1/missing'],
    ]

    for (const line of lines) {
      const ours = await quaymaster(['plugin', ...line])
      const theirs = await docker(['plugin', ...line])

      // docker logs what it could not send.
      const stderr = theirs.stderr.replace(/^time=.*\n/gm, '')
      expect([line, ours]).toEqual([line, { ...theirs, stderr }])
    }
    await mustSucceed(quaymaster(['plugin', 'rm', uniqueName]))
  },
)
