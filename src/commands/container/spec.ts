import type { ContainerConfig, ContainerCreateRequest } from '../../api/schema.ts'
import { compareVersions } from '../../api/version.ts'
import { splitPair, toMap } from '../../options/label.ts'
import { parseMac } from '../../options/mac.ts'
import { formatPlatform, parsePlatform } from '../../options/platform.ts'
import { type PortBindings, parseExposed, parsePublished } from '../../options/port.ts'
import { absoluteBind, parseVolume } from '../../options/volume.ts'
import type { ContainerOptions } from './options.ts'
import { healthCheck } from './spec/health.ts'
import { hostConfig } from './spec/host-config.ts'
import type { SpecInputs } from './spec/inputs.ts'
import { type NetworkConnection, networking } from './spec/networking.ts'
import { orNull, type Wire } from './spec/wire.ts'

/** What a container is made from, beside its options. */
export interface SpecContext {
  /** The negotiated version. */
  readonly apiVersion: string
  readonly engineOs?: string
  readonly inputs: SpecInputs
  /** Variables of the proxies that the user's configuration names; flags win over them. */
  readonly proxyVariables?: Readonly<Record<string, string>>
  /** The terminal's size; engines below API 1.42 are not told. */
  readonly consoleSize?: readonly [height: number, width: number] | undefined
  /** Nothing is attached. */
  readonly detached?: boolean
  /** The engine's socket, for `--use-api-socket`. */
  readonly apiSocketPath?: string | undefined
  /** There are credentials to go with the socket. */
  readonly hasCredentials?: boolean
}

/** A container that can be created. */
export interface ContainerSpec {
  /** The body of ContainerCreate. */
  readonly body: ContainerCreateRequest
  readonly connectAfterCreate: readonly NetworkConnection[]
  /** The container expects the user's credentials at `credentialsPath`. */
  readonly needsCredentials: boolean
}

/** The directory inside the container that holds the user's config.json. */
export const credentialsPath = '/run/secrets/docker'

/**
 * The request that creates a container, field by field the one that docker sends.
 *
 * @throws Error with docker's text where options contradict each other or one is wrong in a way
 *   that shows only now
 */
export function containerSpec(
  options: ContainerOptions,
  image: string,
  command: readonly string[],
  context: SpecContext,
): ContainerSpec {
  const { apiVersion, engineOs = 'linux', inputs } = context
  if (options.macAddress) parseMac(options.macAddress)
  const { binds, anonymous } = volumes(options)
  const portBindings = parsePublished(options.publish)
  const { needsCredentials, variables } = environment(options, context)
  const { mode, endpoints, macAddress, connectAfterCreate } = networking(options, apiVersion)
  const sizeTold = compareVersions(apiVersion, '1.42') >= 0
  const health = healthCheck(options, apiVersion)

  const config: Wire<ContainerConfig> = {
    Hostname: options.hostname ?? '',
    Domainname: options.domainname ?? '',
    User: options.user ?? '',
    ...attachments(options, context.detached ?? false),
    ...exposedPorts(options, portBindings),
    Tty: options.tty,
    OpenStdin: options.interactive,
    Env: orNull(variables),
    Cmd: orNull(command),
    ...(health && { Healthcheck: health }),
    Image: image,
    Volumes: Object.fromEntries(anonymous.map((path) => [path, {}])),
    WorkingDir: options.workdir ?? '',
    Entrypoint: options.entrypoint === undefined ? null : [options.entrypoint],
    ...(macAddress && { MacAddress: macAddress }),
    OnBuild: null,
    Labels: toMap([...inputs.fileLabels, ...options.label]),
    ...(options.stopSignal && { StopSignal: options.stopSignal }),
    ...(options.stopTimeout !== undefined && { StopTimeout: options.stopTimeout }),
  }
  return {
    body: {
      ...(config as ContainerConfig),
      HostConfig: hostConfig(options, {
        apiVersion,
        engineOs,
        binds,
        portBindings,
        networkMode: mode,
        securityOptions: inputs.securityOptions,
        consoleSize: sizeTold ? context.consoleSize : undefined,
        apiSocketPath: context.apiSocketPath,
      }),
      NetworkingConfig: { EndpointsConfig: endpoints },
    },
    connectAfterCreate,
    needsCredentials,
  }
}

/**
 * The engine's socket for `--use-api-socket`.
 *
 * @throws where the engine has none that a container could be given
 */
export function apiSocketPath(endpoint: string, engineOs: string): string {
  if (engineOs === 'windows')
    throw new Error("flag --use-api-socket can't be used with a Windows Docker Engine")
  if (!endpoint.startsWith('unix://'))
    throw new Error(
      'flag --use-api-socket can only be used with unix sockets: ' +
        `docker endpoint ${endpoint} incompatible`,
    )
  return endpoint.slice('unix://'.length)
}

function attachments({ attach, interactive }: ContainerOptions, detached: boolean) {
  const output = attach.length === 0
  const AttachStdin = !detached && (interactive || attach.includes('stdin'))
  return {
    AttachStdin,
    AttachStdout: !detached && (output || attach.includes('stdout')),
    AttachStderr: !detached && (output || attach.includes('stderr')),
    // The engine closes the container's stdin with the client that is attached to it.
    StdinOnce: AttachStdin && interactive,
  }
}

/** What is mounted from the host or by name, and the targets of anonymous volumes. */
function volumes(options: ContainerOptions): { binds: string[]; anonymous: string[] } {
  const binds: string[] = []
  const anonymous: string[] = []
  for (const raw of new Set(options.volume)) {
    const { type, source } = parseVolume(raw)
    if (!source) anonymous.push(raw)
    else binds.push(type === 'bind' ? absoluteBind(raw) : raw)
  }
  return { binds, anonymous }
}

function exposedPorts(options: ContainerOptions, published: PortBindings) {
  const ports = [...Object.keys(published), ...options.expose.flatMap(parseExposed)]
  if (ports.length === 0) return {}
  return { ExposedPorts: Object.fromEntries(ports.map((port) => [port, {}])) }
}

/** The variables of files, then those of flags, of which the last of a name counts. */
function environment(
  options: ContainerOptions,
  { inputs, proxyVariables = {}, hasCredentials = false }: SpecContext,
): { variables: string[]; needsCredentials: boolean } {
  const flags = new Map(inputs.variables.map((variable) => [splitPair(variable)[0], variable]))
  for (const [name, proxy] of Object.entries(proxyVariables)) {
    if (!flags.has(name)) flags.set(name, `${name}=${proxy}`)
  }
  const variables = [...inputs.fileVariables, ...flags.values()]
  const ownConfig = variables.some((variable) => variable.startsWith('DOCKER_CONFIG='))
  const needsCredentials = options.useApiSocket && hasCredentials && !ownConfig
  if (needsCredentials) variables.push(`DOCKER_CONFIG=${credentialsPath}`)
  return { variables, needsCredentials }
}

/**
 * The `platform` of ContainerCreate's query; undefined also where the engine knows no such
 * parameter. Apart from the body, because docker reads it when it creates the container: a bad one
 * ends `create` with another exit code than the other options do.
 */
export function platformQuery(raw: string | undefined, apiVersion: string): string | undefined {
  if (!raw) return undefined
  const platform = formatPlatform(readPlatform(raw))
  return compareVersions(apiVersion, '1.41') < 0 ? undefined : platform
}

function readPlatform(raw: string) {
  try {
    return parsePlatform(raw)
  } catch (error) {
    throw new Error(`error parsing specified platform: ${(error as Error).message}`)
  }
}
