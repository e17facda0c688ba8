import { expect, test } from 'vitest'
import { type ClientInfo, clientText, pluginWarnings } from '../../src/render/info.ts'

const client: ClientInfo = {
  Platform: { Name: 'Quaymaster 1.2.3' },
  Version: '29.7.2',
  DefaultAPIVersion: '1.53',
  GitCommit: 'abc',
  GoVersion: 'none',
  Os: 'linux',
  Arch: 'amd64',
  BuildTime: 'unknown',
  Context: 'default',
  Debug: true,
  Plugins: [
    {
      Name: 'buildx',
      Path: '/usr/libexec/docker/cli-plugins/docker-buildx',
      Vendor: 'Docker Inc.',
      Version: 'v0.30.1',
      ShortDescription: 'Docker Buildx',
    },
    { Name: 'bad', Path: '/plugins/docker-bad', Err: 'permission denied' },
  ],
}

test('the plugins that work are listed, with version and path', () => {
  expect(clientText(client)).toBe(`Client: Quaymaster 1.2.3
 Version:    29.7.2
 Context:    default
 Debug Mode: true
 Plugins:
  buildx: Docker Buildx (Docker Inc.)
    Version:  v0.30.1
    Path:     /usr/libexec/docker/cli-plugins/docker-buildx
`)
})

test('a plugin that does not work is a warning', () => {
  expect(pluginWarnings(client)).toBe(
    'WARNING: Plugin "/plugins/docker-bad" is not valid: permission denied\n',
  )
})
