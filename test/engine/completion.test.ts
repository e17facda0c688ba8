import { expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'

engineTest('completion offers containers by their state', async ({ quaymaster, container }) => {
  const offered = async (command: string) => {
    const { stdout } = await quaymaster(['__complete', command, container])
    return stdout
  }

  const running = [await offered('exec'), await offered('start'), await offered('unpause')]
  await mustSucceed(quaymaster(['pause', container]))
  const paused = [await offered('exec'), await offered('kill'), await offered('unpause')]
  await mustSucceed(quaymaster(['unpause', container]))

  const found = `${container}\n:4\n`
  expect(running).toEqual([found, ':4\n', ':4\n'])
  expect(paused).toEqual([':4\n', found, found])
})

engineTest('completion offers images, networks and volumes', async ({ quaymaster, uniqueName }) => {
  await mustSucceed(quaymaster(['network', 'create', uniqueName]))
  await mustSucceed(
    quaymaster(['api', 'POST', '/volumes/create', '-F', '-'], {
      input: JSON.stringify({ Name: uniqueName }),
    }),
  )

  const image = await quaymaster(['__complete', 'run', 'busyb'])
  const network = await quaymaster(['__complete', 'run', '--network', uniqueName])
  const volume = await quaymaster(['__complete', 'api', 'GET', `/volumes/${uniqueName}`])
  await mustSucceed(quaymaster(['api', 'DELETE', `/volumes/${uniqueName}`]))
  await mustSucceed(quaymaster(['network', 'rm', uniqueName]))

  expect(image.stdout).toContain('busybox:latest\n')
  expect(network.stdout).toBe(`${uniqueName}\n:4\n`)
  expect(volume.stdout).toBe(`/volumes/${uniqueName}\n:4\n`)
})
