import { expect } from 'vitest'
import { compare } from '../helpers/compare.ts'
import { engineTest } from '../helpers/engine-test.ts'

engineTest('version tells of both ends', async ({ quaymaster }) => {
  const result = await quaymaster('version')

  expect(result).toMatchObject({ exitCode: 0, stderr: '' })
  expect(result.stdout).toMatch(/^Client: .*\n Version: {11}\d/)
  expect(result.stdout).toMatch(/\n\nServer:.*\n Engine:\n {2}Version: {10}\d/)
})

compare('version tells the same of the engine', {
  line: "version -f '{{json .Server}} {{.Client.Os}}/{{.Client.Arch}}'",
})

engineTest('info tells of both ends', async ({ quaymaster }) => {
  const result = await quaymaster('info')

  expect(result.exitCode).toBe(0)
  expect(result.stdout).toMatch(/^Client: .*\n Version: {4}\d/)
  expect(result.stdout).toMatch(/\n\nServer:\n Containers: \d+\n/)
  expect(result.stdout).toMatch(/\n Live Restore Enabled: false\n/)
})

compare('info tells the same of the engine', {
  line: "info -f '{{.ID}} {{.Driver}} {{.DriverStatus}} {{json .Plugins}} {{json .Swarm}} {{.MemTotal}}'",
})
