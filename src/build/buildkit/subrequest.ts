import { setTimeout as delay } from 'node:timers/promises'
import { type BuildHooks, News } from './control-build.ts'
import type { BuildDefinition } from './definition.ts'
import { newId, type Session, serveOverControl } from './session.ts'
import { frontendAttrs } from './solve-request.ts'
import type { Connected } from './transport.ts'

/** A question to the frontend about a Dockerfile, in place of a build. */
export type Subrequest = 'lint' | 'outline' | 'targets' | 'subrequests.describe'

/** The answer, as text for people and as JSON for programs. */
export interface SubrequestResult {
  readonly text: string
  readonly json: string
  /** 0, or what the program is to end with. */
  readonly exitCode: number
}

const pingMilliseconds = 50
const maxPings = 200

/**
 * Asks the frontend. A plain build would drop its answer: we take the frontend's place in a build of our
 * own, ask from there, and end it with nothing built.
 *
 * @throws GrpcError where the frontend does not know the question, or the Dockerfile is wrong
 */
export async function askFrontend(
  { control, workerLabels }: Connected,
  definition: BuildDefinition,
  session: Session,
  request: Subrequest,
  { onStatus, signal }: BuildHooks,
): Promise<SubrequestResult> {
  const ref = newId()
  const served = serveOverControl(session, control)
  const outer = control.solve({ Ref: ref, Session: session.id, Internal: true }, signal)
  outer.catch(() => {})
  const news = new News(control, ref, onStatus)
  const gateway = control.gateway(ref)
  try {
    // The build has to exist before its frontend can speak.
    for (let count = 1; ; count++) {
      try {
        await gateway.ping()
        break
      } catch (error) {
        if (count === maxPings) throw error
        await delay(pingMilliseconds, undefined, { signal })
      }
    }
    const attrs = frontendAttrs(definition, workerLabels)
    const { result } = await gateway.solve({
      Frontend: 'dockerfile.v0',
      FrontendOpt: {
        ...attrs,
        requestid: `frontend.${request}`,
        'frontend.caps': capabilities(attrs['frontend.caps']),
      },
      allowResultReturn: true,
      allowResultArrayRef: true,
    })
    await gateway.finish()
    await outer
    await news.rest()
    const metadata = result?.metadata ?? {}
    return {
      text: metadata['result.txt']?.toString('utf8') ?? '',
      json: metadata['result.json']?.toString('utf8') ?? '',
      exitCode: Number(metadata['result.statuscode']?.toString('utf8') ?? 0),
    }
  } catch (error) {
    // With the build there is an end to the news of it.
    await gateway.finish().catch(() => {})
    await news.rest()
    throw error
  } finally {
    news.stop()
    await served.close()
  }
}

function capabilities(others: string | undefined): string {
  return [others, 'moby.buildkit.frontend.subrequests'].filter(Boolean).join(',')
}
