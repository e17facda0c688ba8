import type { BuildDefinition } from '../../build/buildkit/definition.ts'
import { sharedKeyOf } from '../../build/buildkit/node-id.ts'
import { authService } from '../../build/buildkit/services/auth.ts'
import { contentService } from '../../build/buildkit/services/content.ts'
import { type Destination, fileSend } from '../../build/buildkit/services/file-send.ts'
import { fileSync } from '../../build/buildkit/services/file-sync.ts'
import { checkSecrets, secretsService } from '../../build/buildkit/services/secrets.ts'
import { prepareAgents, sshService } from '../../build/buildkit/services/ssh.ts'
import { uploadService } from '../../build/buildkit/services/upload.ts'
import { createSession, type Session } from '../../build/buildkit/session.ts'
import type { Cli } from '../../command.ts'
import { Credentials, hubRegistry, registryOf } from '../../config/credentials.ts'
import { parseSecret, parseSsh } from '../../options/build-secret.ts'
import type { BuildFlags } from './build-options.ts'

/** A session, and the agents that were started for it. */
export interface OpenSession extends AsyncDisposable {
  readonly session: Session
}

/**
 * Gets ready what the engine may ask for: nothing is offered that was not named for this build.
 *
 * @throws Error where a secret or an agent is not there
 */
export async function openSession(
  cli: Cli,
  flags: BuildFlags,
  { sources, exports, layouts }: BuildDefinition,
): Promise<OpenSession> {
  const { config, env } = cli
  const secrets = flags.secret.filter(Boolean).map((raw) => parseSecret(raw, env))
  await checkSecrets(secrets, env)
  const forwards = flags.ssh.map(parseSsh)
  if (isGitOverSsh(sources.remote) && env.SSH_AUTH_SOCK && forwards.length === 0) {
    forwards.push({ id: 'default', paths: [] })
  }
  const destinations = new Map<number, Destination>()
  for (const [index, { destination }] of exports.entries()) {
    if (destination) destinations.set(index, destination)
  }
  const sharedKey = sources.directory ? await sharedKeyOf(config.directory, sources.directory) : ''
  const agents = await prepareAgents(forwards, env)
  const methods = {
    ...fileSync(sources.trees),
    ...authService({ credentialsOf: credentialsOf(cli), env, signal: cli.signal }),
    ...(destinations.size > 0 && fileSend(destinations)),
    ...(secrets.length > 0 && secretsService(secrets, env)),
    ...(forwards.length > 0 && sshService(agents.sockets)),
    ...(layouts.byId.size > 0 && contentService(layouts.byId)),
    ...(sources.archive && uploadService(sources.archive)),
  }
  return {
    session: createSession(methods, sharedKey),
    [Symbol.asyncDispose]: () => agents[Symbol.asyncDispose](),
  }
}

/** Docker Hub is asked for by another name than its credentials are kept under. */
function credentialsOf({ config, env, platform, signal, streams }: Cli) {
  const warn = (line: string) => void streams.err.write(`${line}\n`)
  const credentials = new Credentials(config, env, { platform, signal, warn })
  return (host: string) =>
    credentials.get(host === 'registry-1.docker.io' ? hubRegistry : registryOf(host))
}

function isGitOverSsh(remote: string | undefined): boolean {
  return remote !== undefined && /^(?:git@|ssh:\/\/)/.test(remote)
}
