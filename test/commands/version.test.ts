import { arch } from 'node:os'
import { expect, test } from 'vitest'
import { version } from '../../src/version.ts'
import { fakeEngine } from '../helpers/fake-engine.ts'
import { quaymaster } from '../helpers/quaymaster.ts'

const server = {
  Platform: { Name: 'Docker Engine - Community' },
  Components: [
    {
      Name: 'Engine',
      Version: '29.1.0',
      Details: {
        ApiVersion: '1.52',
        Arch: 'amd64',
        BuildTime: '2026-01-05T06:07:08.000000000+00:00',
        Experimental: 'false',
        GitCommit: 'abc1234',
        GoVersion: 'go1.25.5',
        KernelVersion: '6.12.0',
        MinAPIVersion: '1.44',
        Os: 'linux',
      },
    },
    { Name: 'runc', Version: '1.3.4', Details: { Zeta: 'z', GitCommit: '' } },
  ],
  Version: '29.1.0',
  ApiVersion: '1.52',
  MinAPIVersion: '1.44',
  GitCommit: 'abc1234',
  GoVersion: 'go1.25.5',
  Os: 'linux',
  Arch: 'amd64',
  KernelVersion: '6.12.0',
  BuildTime: '2026-01-05T06:07:08.000000000+00:00',
}

const machine = `linux/${arch() === 'x64' ? 'amd64' : arch()}`

const clientPage = (api: string) => `Client: Quaymaster ${version}
 Version:           29.7.2
 API version:       ${api}
 Go version:        none (Node.js)
 Git commit:        quaymaster-${version}
 Built:             unknown
 OS/Arch:           ${machine}
 Context:           default
`

test('version shows both ends, and the parts of the engine', async () => {
  await using engine = await fakeEngine({
    apiVersion: '1.52',
    replies: { 'GET /version': server },
  })

  const result = await quaymaster('version', engine)

  expect(result).toEqual({
    exitCode: 0,
    stdout: `${clientPage('1.52 (downgraded from 1.53)')}
Server: Docker Engine - Community
 Engine:
  Version:          29.1.0
  API version:      1.52 (minimum version 1.44)
  Go version:       go1.25.5
  Git commit:       abc1234
  Built:            Mon Jan  5 06:07:08 2026
  OS/Arch:          linux/amd64
  Experimental:     false
 runc:
  Version:          1.3.4
  GitCommit:        
  Zeta:             z
`,
    stderr: '',
  })
})

test('version makes an Engine of what engines without components say', async () => {
  const { Components: _components, Platform: _platform, ...old } = server
  await using engine = await fakeEngine({
    apiVersion: '1.33',
    replies: { 'GET /version': { ...old, Experimental: true } },
  })

  const result = await quaymaster('version', engine)

  expect(result.stdout.split('\n\n')[1]).toBe(`Server:
 Engine:
  Version:          29.1.0
  API version:      1.52 (minimum version 1.44)
  Go version:       go1.25.5
  Git commit:       abc1234
  Built:            Mon Jan  5 06:07:08 2026
  OS/Arch:          linux/amd64
  Experimental:     true
`)
})

test('version shows the client also where no engine answers', async () => {
  const result = await quaymaster('version')

  expect(result).toEqual({
    exitCode: 1,
    stdout: clientPage('1.53'),
    stderr: expect.stringMatching(/^failed to connect to the docker API at unix:/),
  })
})

test('version shows the version that DOCKER_API_VERSION asks for', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /version': server } })

  const env = { DOCKER_API_VERSION: '1.45' }
  const result = await quaymaster('version -f {{.Client.APIVersion}}', engine, { env })

  expect(result.stdout).toBe('1.45\n')
})

test.each([
  ['{{.Client.Version}} {{.Client.APIVersion}}', '29.7.2 1.53'],
  ['{{.Client.Platform.Name}}', `Quaymaster ${version}`],
  ['{{.Server.Version}} {{.Server.APIVersion}} {{.Server.MinAPIVersion}}', '29.1.0 1.52 1.44'],
  ['{{.Server.Os}}/{{.Server.Arch}} {{.Server.Experimental}}', 'linux/amd64 false'],
  ['{{json .Server.Platform}}', '{"Name":"Docker Engine - Community"}'],
  [
    '{{range .Server.Components}}{{.Name}}{{range getDetailsOrder .}} {{.}}{{end}};{{end}}',
    'Engine ApiVersion Arch BuildTime Experimental GitCommit GoVersion KernelVersion MinAPIVersion Os;runc GitCommit Zeta;',
  ],
])('version -f %s gives %s', async (format, shown) => {
  await using engine = await fakeEngine({ replies: { 'GET /version': server } })

  const result = await quaymaster(['version', '-f', format], engine)

  expect(result).toEqual({ exitCode: 0, stdout: `${shown}\n`, stderr: '' })
})

test('version --format json is one object', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /version': server } })

  const result = await quaymaster('version --format json', engine)

  const { Client, Server } = JSON.parse(result.stdout)
  expect(Client).toMatchObject({ ApiVersion: '1.53', DefaultAPIVersion: '1.53', Os: 'linux' })
  expect(Server).toMatchObject({ Version: '29.1.0', ApiVersion: '1.52' })
})

test('version --format json says that there is no server', async () => {
  const result = await quaymaster('version --format json')

  expect(result.exitCode).toBe(1)
  expect(JSON.parse(result.stdout).Server).toBeNull()
})

test('version refuses a template that cannot be parsed with exit code 64', async () => {
  const result = await quaymaster(['version', '-f', '{{.Client'])

  expect(result).toEqual({
    exitCode: 64,
    stdout: '',
    stderr: 'template parsing error: template: version:1: unclosed action\n',
  })
})

test('version fails with a template that reads what is not there', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /version': server } })

  const result = await quaymaster(['version', '-f', 'v{{.Foo}}'], engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: 'v\n',
    stderr:
      'template: version:1:3: executing "version" at <.Foo>: can\'t evaluate field Foo in type system.versionInfo\n',
  })
})
