import { randomBytes } from 'node:crypto'
import type { Engine } from '../../api/index.ts'
import type { Control } from './control.ts'
import type { Metadata } from './grpc.ts'
import { type Methods, type Served, serve, unary } from './grpc-server.ts'
import { Empty, HealthCheckResponse } from './messages.ts'

/** What the engine may ask of us during a build. */
export interface Session {
  readonly id: string
  /** Files that were sent under the same key before are not sent again. */
  readonly sharedKey: string
  readonly methods: Methods
}

const serving = 1

/** BuildKit drops a session whose health it cannot check. */
const health: Methods = {
  '/grpc.health.v1.Health/Check': unary(Empty, HealthCheckResponse, () => ({ status: serving })),
}

/** 25 random characters; BuildKit names builds and sessions so. */
export function newId(): string {
  const number = BigInt(`0x${randomBytes(17).toString('hex')}`)
  return number.toString(36).padStart(25, '0').slice(-25)
}

export function createSession(methods: Methods, sharedKey: string): Session {
  return { id: newId(), sharedKey, methods: { ...health, ...methods } }
}

/** Serves a session on the connection that builds. */
export function serveOverControl(session: Session, control: Control): Served {
  const metadata: [string, string][] = [
    ['x-docker-expose-session-uuid', session.id],
    ['x-docker-expose-session-name', 'quaymaster'],
    ['x-docker-expose-session-sharedkey', session.sharedKey],
    ...methodNames(session).map((name): [string, string] => [methodHeader, name]),
  ]
  return serve(control.session(metadata satisfies Metadata), session.methods)
}

/** Serves a session on a connection of its own, as the Engine API has it: `POST /session`. */
export async function serveOverEndpoint(session: Session, api: Engine): Promise<Served> {
  const connection = await api.system.session({
    headers: {
      'X-Docker-Expose-Session-Uuid': session.id,
      'X-Docker-Expose-Session-Name': 'quaymaster',
      'X-Docker-Expose-Session-Sharedkey': session.sharedKey,
      'X-Docker-Expose-Session-Grpc-Method': methodNames(session),
    },
    signal: new AbortController().signal,
  })
  return serve(connection.toDuplex(), session.methods)
}

const methodHeader = 'x-docker-expose-session-grpc-method'

function methodNames({ methods }: Session): string[] {
  return Object.keys(methods)
}
