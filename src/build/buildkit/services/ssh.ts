import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { BuildSsh } from '../../../options/build-secret.ts'
import { codes, GrpcError, type Metadata, textOf, valuesOf } from '../grpc.ts'
import { type Methods, type ServerCall, unary } from '../grpc-server.ts'
import { BytesMessage, CheckAgentRequest, Empty } from '../messages.ts'

/** The agents of a build by the IDs that steps know them by. */
export interface SshAgents extends AsyncDisposable {
  readonly sockets: Readonly<Record<string, string>>
}

type Environment = Readonly<Record<string, string | undefined>>

const run = promisify(execFile)

/**
 * Finds the agents to forward, and starts one (the system's `ssh-agent`) for each set of keys.
 *
 * @throws Error where there is no agent or a key cannot be used
 */
export async function prepareAgents(
  forwards: readonly BuildSsh[],
  env: Environment,
): Promise<SshAgents> {
  const sockets: Record<string, string> = {}
  const started: AsyncDisposable[] = []
  const dispose = async () => {
    for (const agent of started) await agent[Symbol.asyncDispose]()
  }
  try {
    for (const { id, paths } of forwards) {
      const [path = env.SSH_AUTH_SOCK, ...more] = paths
      if (!path) {
        throw new Error('invalid empty ssh agent socket: make sure SSH_AUTH_SOCK is set')
      }
      if (more.length === 0 && (await isSocket(path))) {
        sockets[id] = path
      } else {
        const agent = await startAgent([path, ...more], env)
        started.push(agent)
        sockets[id] = agent.socket
      }
    }
  } catch (error) {
    await dispose()
    throw error
  }
  return { sockets, [Symbol.asyncDispose]: dispose }
}

async function isSocket(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isSocket()
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    throw new Error(`failed to use ${path} for ssh: ${code === 'ENOENT' ? 'no such file' : code}`)
  }
}

async function startAgent(keys: readonly string[], env: Environment) {
  const directory = await mkdtemp(join(tmpdir(), 'docker-build-ssh-'))
  const socket = join(directory, 'agent.sock')
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] })
  const dispose = async () => {
    agent.kill()
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await new Promise<void>((resolve, reject) => {
      // It says where it listens once it does.
      agent.stdout.once('data', () => resolve())
      agent.once('error', () => reject(new Error('ssh-agent is needed to forward keys')))
      agent.once('exit', () => reject(new Error('ssh-agent did not start')))
    })
    const surroundings = { ...env, SSH_AUTH_SOCK: socket, SSH_ASKPASS_REQUIRE: 'force' }
    for (const key of keys) {
      await run('ssh-add', ['-q', key], { env: { ...surroundings, SSH_ASKPASS: 'false' } })
    }
  } catch (error) {
    await dispose()
    const { stderr, message } = error as { stderr?: string; message: string }
    throw new Error(`failed to load ${keys.join(', ')} for ssh: ${stderr?.trim() || message}`)
  }
  return { socket, [Symbol.asyncDispose]: dispose }
}

/** Lets steps of the build talk to agents; nothing but their talk goes over. */
export function sshService(sockets: Readonly<Record<string, string>>): Methods {
  const socketOf = (id: string) => {
    const name = id || 'default'
    if (Object.hasOwn(sockets, name)) return sockets[name]!
    throw new GrpcError(codes.notFound, `unset ssh forward key ${name}`)
  }
  return {
    '/moby.sshforward.v1.SSH/CheckAgent': unary(CheckAgentRequest, Empty, ({ ID }) => {
      socketOf(ID)
      return {}
    }),
    '/moby.sshforward.v1.SSH/ForwardAgent': (call) => forward(call, socketOf(idOf(call.metadata))),
  }
}

function idOf(metadata: Metadata): string {
  return textOf(valuesOf(metadata, 'buildkit.ssh.id')[0] ?? '')
}

async function forward(call: ServerCall, path: string): Promise<void> {
  const socket = connect(path)
  const onAbort = () => socket.destroy()
  call.signal.addEventListener('abort', onAbort, { once: true })
  try {
    await Promise.all([toAgent(call, socket), fromAgent(call, socket)])
  } finally {
    call.signal.removeEventListener('abort', onAbort)
    socket.destroy()
  }
}

async function toAgent(call: ServerCall, socket: Socket): Promise<void> {
  for await (const bytes of call.messages) socket.write(BytesMessage.decode(bytes).data)
  socket.end()
}

async function fromAgent(call: ServerCall, socket: Socket): Promise<void> {
  for await (const data of socket as AsyncIterable<Buffer>) {
    await call.send(BytesMessage.encode({ data }))
  }
}
