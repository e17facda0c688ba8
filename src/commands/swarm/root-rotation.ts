import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Node, Swarm, TLSInfo } from '../../api/schema.ts'
import type { Cli } from '../../command.ts'
import type { JsonMessage } from '../../render/progress.ts'

const pollMilliseconds = 200

const rootLine = 'desired root digest'
const issuedLine = '  rotated TLS certificates'
const trustedLine = '  rotated CA certificates'

/**
 * Watches how the nodes of a swarm get certificates of a new root, and come to trust it. Ends when all
 * of them do, or when the user interrupts; the swarm goes on.
 */
export async function* rootRotation({ api, signal }: Cli): AsyncGenerator<JsonMessage> {
  yield line(rootLine, '')
  yield line(issuedLine, '')
  yield line(trustedLine, ' ')

  // An interrupt ends the watching between two looks, not in the middle of one.
  const patient = { signal: new AbortController().signal }
  for (;;) {
    const swarm = await api.swarm.inspect(patient)
    yield* linesOf(swarm, await api.nodes.list(undefined, patient))
    if (!swarm.RootRotationInProgress) return

    // An abort is not a failure here: whoever interrupts only stops watching.
    await delay(pollMilliseconds, undefined, { signal }).catch(() => {})
    if (signal.aborted) {
      yield { status: 'Operation continuing in background.' }
      yield { status: 'Use `swarmctl cluster inspect default` to check progress.' }
      return
    }
  }
}

function* linesOf({ TLSInfo: desired = {}, RootRotationInProgress }: Swarm, nodes: Node[]) {
  const total = nodes.length
  const isRotating = RootRotationInProgress ?? false
  const count = (isRight: (own: TLSInfo) => boolean) =>
    isRotating
      ? nodes.filter(({ Description }) => isRight(Description.TLSInfo ?? {})).length
      : total
  const issued = count(
    (own) =>
      own.CertIssuerPublicKey === desired.CertIssuerPublicKey &&
      own.CertIssuerSubject === desired.CertIssuerSubject,
  )
  // Nobody is to trust the new root alone before all have certificates of it.
  const trusted = issued < total ? 0 : count((own) => own.TrustRoot === desired.TrustRoot)

  const digest = createHash('sha256')
    .update(desired.TrustRoot ?? '')
    .digest('hex')
  yield line(rootLine, `sha256:${digest}`)
  yield line(issuedLine, '', { current: issued, total, units: 'nodes' })
  yield line(trustedLine, ' ', { current: trusted, total, units: 'nodes' })
}

function line(id: string, status: string, progressDetail = {}): JsonMessage {
  return { id, status, progressDetail }
}
