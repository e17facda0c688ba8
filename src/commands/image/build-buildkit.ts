import { rm } from 'node:fs/promises'
import { ApiError, ConnectionError } from '../../api/errors.ts'
import { abilitiesOf, ignoredBy, refuseBeyond } from '../../build/buildkit/abilities.ts'
import { buildOverControl } from '../../build/buildkit/control-build.ts'
import type { BuildDefinition, BuildResult } from '../../build/buildkit/definition.ts'
import { buildOverEndpoint } from '../../build/buildkit/endpoint-build.ts'
import { failureSources } from '../../build/buildkit/failure-source.ts'
import { codes, GrpcError } from '../../build/buildkit/grpc.ts'
import type { Session } from '../../build/buildkit/session.ts'
import { hostGatewayLabel } from '../../build/buildkit/solve-request.ts'
import { findSources } from '../../build/buildkit/sources.ts'
import { type Connected, connectBuildKit } from '../../build/buildkit/transport.ts'
import type { Cli } from '../../command.ts'
import { BrokenPipe, isAbort, StatusError } from '../../errors.ts'
import { excerpt, warningSummary } from '../../render/buildkit-failure.ts'
import {
  type BuildDisplay,
  createDisplay,
  type ProgressMode,
  progressModes,
} from '../../render/buildkit-progress.ts'
import { buildDefinition } from './build-definition.ts'
import type { BuildFlags } from './build-options.ts'
import { keepResult } from './build-result.ts'
import { openSession } from './build-session.ts'

/** The engine has no BuildKit that could be reached. */
export class NoBuildKit extends Error {
  override readonly name = 'NoBuildKit'
}

/**
 * Builds with the engine's BuildKit: it asks us for what it needs, file by file.
 *
 * @throws StatusError in docker's words; NoBuildKit before anything is built
 */
export async function buildWithBuildKit(
  cli: Cli,
  source: string,
  flags: BuildFlags,
): Promise<void> {
  try {
    // An ID that is there although the build failed would be taken for the new one.
    if (flags.iidfile) await rm(flags.iidfile, { force: true })
    await run(cli, source, flags)
  } catch (error) {
    if (isOthers(error)) throw error
    if (error instanceof GrpcError) {
      const { message } = error
      const shown = error.code === codes.canceled ? 'Canceled: context canceled' : message
      throw new StatusError(exitCodeOf(error), `ERROR: failed to build: failed to solve: ${shown}`)
    }
    throw new StatusError(1, `ERROR: failed to build: ${(error as Error).message}`)
  }
}

function isOthers(error: unknown): boolean {
  if (error instanceof StatusError || error instanceof NoBuildKit) return true
  if (error instanceof BrokenPipe || isAbort(error)) return true
  return error instanceof ConnectionError
}

/** As docker's own client of BuildKit ends. */
function exitCodeOf({ code }: GrpcError): number {
  if (code === codes.canceled) return 130
  if (code === codes.internal) return 100
  return code === codes.resourceExhausted ? 102 : 1
}

async function run(cli: Cli, source: string, flags: BuildFlags): Promise<void> {
  const { api, signal, streams, contextName } = cli
  refuseOtherBuilder(cli, flags)
  const mode = progressMode(cli, flags)
  const sources = await findSources({
    source,
    dockerfile: flags.file,
    stdin: () => streams.in.stream,
  })
  const connected = await connectBuildKit(api, signal)
  try {
    const { builderVersion } = await api.system.ping()
    const abilities = abilitiesOf(connected?.workerLabels ?? {}, builderVersion)
    const definition = buildDefinition(cli, flags, sources, abilities)
    refuseBeyond(abilities, definition)
    const warnings = [
      ...definition.layouts.warnings,
      ...classicOnly(flags),
      ...ignoredBy(abilities, definition),
    ]
    for (const warning of warnings) await streams.err.write(`${warning}\n`)
    await using opened = await openSession(cli, flags, definition)
    const { session } = opened
    const newDisplay = () => createDisplay(streams.err, { mode, env: cli.env, contextName })
    const question = questionOf(flags)
    if (question !== 'build') {
      const { answerQuestion } = await import('./build-question.ts')
      return await answerQuestion(cli, {
        question,
        connected,
        definition,
        session,
        abilities,
        display: newDisplay,
        showWarnings: (display) => showWarnings(cli, display, mode),
      })
    }
    const display = newDisplay()
    const result = await buildAndShow(cli, { connected, definition, session, display, mode })
    const isQuiet = mode === 'quiet'
    await keepResult(cli, flags, { connected, definition, result, isQuiet })
  } finally {
    connected?.close()
  }
}

interface Build {
  readonly connected: Connected | undefined
  readonly definition: BuildDefinition
  readonly session: Session
  readonly display: BuildDisplay
  readonly mode: ProgressMode
}

async function buildAndShow(
  cli: Cli,
  { connected, definition, session, display, mode }: Build,
): Promise<BuildResult> {
  const { api, signal, streams } = cli
  const hooks = {
    signal,
    onStatus: (status: Parameters<BuildDisplay['update']>[0]) => display.update(status),
  }
  try {
    const usable = connected && knowsHosts(connected, definition) ? connected : undefined
    const result = usable
      ? await buildOverControl(usable, definition, session, hooks)
      : await buildOverEndpoint(api, definition, session, hooks)
    await display.end()
    await showWarnings(cli, display, mode)
    return result
  } catch (error) {
    await display.end()
    if (error instanceof ApiError && error.status === 404) {
      throw new NoBuildKit(`the daemon has no BuildKit: ${error.message}`)
    }
    await showWarnings(cli, display, mode)
    if (error instanceof GrpcError) {
      for (const source of failureSources(error)) await streams.err.write(excerpt(source))
    }
    throw error
  }
}

async function showWarnings({ debug, streams }: Cli, { trace }: BuildDisplay, mode: ProgressMode) {
  if (mode === 'quiet' || mode === 'rawjson') return
  const options = { isFull: debug, isColored: streams.err.colorLevel > 0 }
  await streams.err.write(warningSummary(trace.warnings, options))
}

/** Old engines do not tell the address of the host, but put it in themselves behind `POST /build`. */
function knowsHosts({ workerLabels }: Connected, { extraHosts }: BuildDefinition): boolean {
  const needsGateway = extraHosts.some((host) => host.endsWith(':host-gateway'))
  return !needsGateway || hostGatewayLabel in workerLabels
}

/** What only the classic builder heeds, as far as docker warns of it. */
function classicOnly({ squash, isolation, securityOpt }: BuildFlags): string[] {
  return [
    squash ? 'WARNING: BuildKit does not squash: use several stages in the Dockerfile.' : '',
    isolation ? 'WARNING: isolation flag is deprecated with BuildKit.' : '',
    securityOpt.length > 0
      ? 'WARNING: security-opt flag is deprecated with BuildKit: a step asks by RUN --security.'
      : '',
  ].filter(Boolean)
}

/** What is asked of the Dockerfile: `build`, or a question to its frontend. */
function questionOf({ call, check, print }: BuildFlags): string {
  return check ? 'check' : print || call || 'build'
}

function progressMode({ env }: Cli, { progress, quiet }: BuildFlags): ProgressMode {
  if (quiet) {
    if (progress && progress !== 'auto' && progress !== 'quiet') {
      throw new Error(`progress=${progress} and quiet cannot be used together`)
    }
    return 'quiet'
  }
  const mode = progress || env.BUILDKIT_PROGRESS || 'auto'
  const known = progressModes.find((name) => name === mode)
  if (!known) throw new Error(`invalid progress mode ${mode}`)
  return known
}

/** There is one builder: the engine in use. */
function refuseOtherBuilder({ contextName, env }: Cli, flags: BuildFlags): void {
  const builder = flags.builder ?? env.BUILDX_BUILDER
  if (!builder || builder === 'default' || builder === contextName) return
  throw new Error(
    `no builder "${builder}" found: only the daemon of the Docker context builds here`,
  )
}
