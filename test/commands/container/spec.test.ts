import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from '../../../src/cli/parse.ts'
import { containerOptions } from '../../../src/commands/container/options.ts'
import { readInputs } from '../../../src/commands/container/spec/inputs.ts'
import {
  apiSocketPath,
  containerSpec,
  platformQuery,
  type SpecContext,
} from '../../../src/commands/container/spec.ts'
import { flag } from '../../../src/options/index.ts'

/** A request as docker sent it; what a case does not name is as in the base. */
interface Captured {
  readonly api: string
  readonly command?: 'run'
  readonly os?: string
  readonly args: string[]
  readonly query?: string
  readonly config?: object
  readonly hostConfig?: object
  readonly networkingConfig?: object
}

const captured: { base: { HostConfig: object; NetworkingConfig: object }; cases: Captured[] } =
  JSON.parse(readFileSync('test/golden/create/container-create.json', 'utf8'))

const declared = { ...containerOptions, detach: flag('-d, --detach', 'detach') }
const environment = { FROM_ENV: 'yes' }

function spec(args: string[], context: Partial<SpecContext> = {}) {
  const argv = [...args, 'img', 'cmd', 'arg']
  const { options, positionals } = parse(argv, declared, { interspersed: false })
  const [image = '', ...command] = positionals
  const given = {
    apiVersion: '1.53',
    inputs: readInputs(options, environment),
    detached: options.detach,
    ...context,
  }
  return { options, ...containerSpec(options, image, command, given) }
}

/** Lists that docker fills from a Go map have no order. */
function sorted<T extends object>(body: T): T {
  const { Env, HostConfig } = body as { Env?: string[]; HostConfig?: { Binds?: string[] } }
  const Binds = HostConfig?.Binds
  return {
    ...body,
    Env: Env ? [...Env].sort() : Env,
    HostConfig: { ...HostConfig, Binds: Binds ? [...Binds].sort() : Binds },
  }
}

describe('the body is the one docker sends', () => {
  const named = captured.cases.map((request) => {
    const command = `${request.command ?? 'create'} ${request.args.join(' ')}`
    return [`${command} (API ${request.api})`, request] as const
  })

  test.each(named)('%s', (_, { api, os, args, query, config, hostConfig, networkingConfig }) => {
    const { options, body } = spec(args, {
      apiVersion: api,
      ...(os && { engineOs: os }),
      ...(args.includes('--use-api-socket') && { apiSocketPath: '/run/docker.sock' }),
    })

    expect(sorted(body)).toEqual(
      sorted({
        ...captured.base,
        ...config,
        HostConfig: { ...captured.base.HostConfig, ...hostConfig },
        NetworkingConfig: networkingConfig ?? captured.base.NetworkingConfig,
      }),
    )
    const platform = new URLSearchParams(query).get('platform') ?? undefined
    expect(platformQuery(options.platform, api)).toBe(platform)
  })
})

test.each([
  ['-v ./x:/y', `${resolve('x')}:/y`],
  ['-v ..:/y:ro', `${resolve('..')}:/y:ro`],
  ['-v ~/x:/y', '~/x:/y'],
  ['-v .named:/y', `${resolve('.named')}:/y`],
])('%s binds a path that is relative to here', (args, bind) => {
  const { body } = spec(args.split(' '))

  expect(body.HostConfig?.Binds).toEqual([bind])
})

describe('where 29.7.2 differs from the captured 28.2.2', () => {
  test('a MAC address is sent with colons', () => {
    const { body } = spec(['--mac-address', '92-D0-C6-0A-29-33'])

    const endpoint = body.NetworkingConfig?.EndpointsConfig?.default
    expect(endpoint?.MacAddress).toBe('92:d0:c6:0a:29:33')
  })

  test('a volume mount has no more options than were given', () => {
    const { body } = spec(['--mount', 'target=/b,volume-nocopy'])

    const mount = { Type: 'volume', Target: '/b', VolumeOptions: { NoCopy: true } }
    expect(body.HostConfig?.Mounts).toEqual([mount])
  })

  test('protocols of exposed ports are in lower case', () => {
    expect(spec(['--expose', '5/UDP']).body.ExposedPorts).toEqual({ '5/udp': {} })
  })

  test('link-local addresses that are none are left out', () => {
    const { body } = spec(['--link-local-ip', 'x', '--ip', '1.2.3.4'])

    const endpoint = body.NetworkingConfig?.EndpointsConfig?.default
    expect(endpoint?.IPAMConfig).toEqual({ IPv4Address: '1.2.3.4' })
  })
})

describe('an engine below API 1.44', () => {
  test('takes the first network, and is connected to the others afterwards', () => {
    const args = ['--network', 'a', '--network', 'name=b,ip=10.0.0.2', '--network', 'c']

    const { body, connectAfterCreate } = spec(args, { apiVersion: '1.43' })

    expect(Object.keys(body.NetworkingConfig?.EndpointsConfig ?? {})).toEqual(['a'])
    expect(connectAfterCreate.map(({ network }) => network)).toEqual(['b', 'c'])
    expect(connectAfterCreate[0]?.config.IPAMConfig).toEqual({ IPv4Address: '10.0.0.2' })
  })

  test('takes all networks at once from 1.44 on', () => {
    const { body, connectAfterCreate } = spec(['--network', 'a', '--network', 'b'], {
      apiVersion: '1.44',
    })

    expect(Object.keys(body.NetworkingConfig?.EndpointsConfig ?? {})).toEqual(['a', 'b'])
    expect(connectAfterCreate).toEqual([])
  })

  test.each([
    [['--mac-address', '92:d0:c6:0a:29:33'], 'default'],
    [['--network', 'name=n,mac-address=92:d0:c6:0a:29:33'], 'n'],
  ])('has the MAC address in the configuration: %s', (args, network) => {
    const { body } = spec(args, { apiVersion: '1.43' })

    expect(body.MacAddress).toBe('92:d0:c6:0a:29:33')
    expect(body.NetworkingConfig?.EndpointsConfig?.[network]?.MacAddress).toBe('')
  })
})

test('the size of the terminal is told from API 1.42 on', () => {
  const consoleSize = [24, 80] as const

  const told = spec(['-t'], { consoleSize }).body.HostConfig?.ConsoleSize
  const untold = spec(['-t'], { consoleSize, apiVersion: '1.41' }).body.HostConfig?.ConsoleSize

  expect({ told, untold }).toEqual({ told: [24, 80], untold: [0, 0] })
})

test('the file of the container ID is named to the engine', () => {
  expect(spec(['--cidfile', 'x.cid']).body.HostConfig?.ContainerIDFile).toBe('x.cid')
})

test('proxies are set unless the command line has its own', () => {
  const proxyVariables = { HTTP_PROXY: 'http://p', http_proxy: 'http://p', NO_PROXY: 'n' }

  const { body } = spec(['-e', 'http_proxy=q', '-e', 'NO_PROXY'], { proxyVariables })

  expect(body.Env).toEqual(['http_proxy=q', 'NO_PROXY', 'HTTP_PROXY=http://p'])
})

describe('--use-api-socket', () => {
  test('points the container to the credentials', () => {
    const { body, needsCredentials } = spec(['--use-api-socket'], { hasCredentials: true })

    expect(body.Env).toEqual(['DOCKER_CONFIG=/run/secrets/docker'])
    expect(needsCredentials).toBe(true)
  })

  test('leaves a DOCKER_CONFIG of the command line alone', () => {
    const args = ['--use-api-socket', '-e', 'DOCKER_CONFIG=/q']

    const { body, needsCredentials } = spec(args, { hasCredentials: true })

    expect(body.Env).toEqual(['DOCKER_CONFIG=/q'])
    expect(needsCredentials).toBe(false)
  })

  test('is for engines behind a Unix socket', () => {
    expect(apiSocketPath('unix:///x.sock', 'linux')).toBe('/x.sock')
    expect(() => apiSocketPath('tcp://127.0.0.1:1', 'linux')).toThrow(
      'flag --use-api-socket can only be used with unix sockets: ' +
        'docker endpoint tcp://127.0.0.1:1 incompatible',
    )
    expect(() => apiSocketPath('unix:///x.sock', 'windows')).toThrow(
      "flag --use-api-socket can't be used with a Windows Docker Engine",
    )
  })
})

test.each<[string, string]>([
  ['--health-interval -1s', '--health-interval cannot be negative'],
  ['--health-timeout -1s', '--health-timeout cannot be negative'],
  ['--health-retries -1', '--health-retries cannot be negative'],
  ['--health-start-period -1s', '--health-start-period cannot be negative'],
  ['--health-start-interval -1s', '--health-start-interval cannot be negative'],
  ['--health-cmd x --no-healthcheck', '--no-healthcheck conflicts with --health-* options'],
  ['--restart :3', 'invalid restart policy format: no policy provided before colon'],
  [
    '--restart on-failure:x',
    'invalid restart policy format: maximum retry count must be an integer',
  ],
  ['--restart always --rm', 'conflicting options: cannot specify both --restart and --rm'],
  ['--mac-address x', 'x is not a valid mac address'],
  ['--network name=n,mac-address=x', 'x is not a valid mac address'],
  ['--network= ', 'no name set for network'],
  ['--network x --network x', 'network "x" is specified multiple times'],
  [
    '--network host --network x',
    'conflicting options: cannot attach both user-defined and non-user-defined network-modes',
  ],
  ['--network-alias a', 'network-scoped aliases are only supported for user-defined networks'],
  [
    '--network name=x,ip=1.2.3.4 --ip 1.2.3.4',
    'conflicting options: cannot specify both --ip and per-network IPv4 address',
  ],
  [
    '--network name=x,ip6=::1 --ip6 ::1',
    'conflicting options: cannot specify both --ip6 and per-network IPv6 address',
  ],
  [
    '--network name=x,alias=a --network-alias b',
    'conflicting options: cannot specify both --network-alias and per-network alias',
  ],
  [
    '--network name=x,link-local-ip=169.254.0.1 --link-local-ip 169.254.0.1',
    'conflicting options: cannot specify both --link-local-ip and per-network link-local IP addresses',
  ],
  [
    '--network name=x,mac-address=92:d0:c6:0a:29:33 --mac-address 92:d0:c6:0a:29:33',
    'conflicting options: cannot specify both --mac-address and per-network MAC address',
  ],
  ['--log-driver none --log-opt a=b', 'invalid logging opts for driver none'],
  ['--security-opt x', 'invalid --security-opt: "x"'],
  [
    '--security-opt seccomp=nope',
    'opening seccomp profile (nope) failed: open nope: no such file or directory',
  ],
  ['--storage-opt x', 'invalid storage option'],
  ['--pid x', '--pid: invalid PID mode'],
  ['--pid container:', '--pid: invalid PID mode'],
  ['--uts private', '--uts: invalid UTS mode'],
  ['--userns x', '--userns: invalid USER mode'],
  ['--cgroupns x', '--cgroupns: invalid CGROUP mode'],
  ['--memory-swappiness 101', 'invalid value: 101. Valid memory swappiness range is 0-100'],
  ['--memory-swappiness -2', 'invalid value: -2. Valid memory swappiness range is 0-100'],
  ['--device x', 'x is not an absolute path'],
  ['--env-file nope', '--env-file: open nope: no such file or directory'],
  ['--label-file nope', '--label-file: open nope: no such file or directory'],
  ['-p x', 'invalid containerPort: x'],
  ['--expose x', "invalid range format for --expose: invalid start port 'x': invalid syntax"],
  ['-v /a:', 'invalid spec: /a:: empty section between colons'],
])('%s is refused', (line, message) => {
  expect(() => spec(line.split(/ (?! )/))).toThrow(new Error(message))
})

test.each([
  [
    '1.43',
    'type=bind,src=/a,dst=/b,ro,bind-recursive=readonly,bind-propagation=rprivate',
    'bind-recursive=readonly requires API v1.44 or later',
  ],
  [
    '1.39',
    'type=bind,src=/a,dst=/b,bind-recursive=disabled',
    'bind-recursive=disabled requires API v1.40 or later',
  ],
])('API %s refuses the mount %s', (apiVersion, mount, message) => {
  expect(() => spec(['--mount', mount], { apiVersion })).toThrow(message)
})

test('a bad platform is refused in docker’s words', () => {
  expect(() => platformQuery('foo', '1.53')).toThrow(
    'error parsing specified platform: "foo": unknown operating system or architecture: ' +
      'invalid argument',
  )
})
