import type { Control } from './control.ts'
import { GrpcError } from './grpc.ts'
import type { BuildRecord } from './messages.ts'

/** How much is told: `min` leaves out the steps and the times. */
export type ProvenanceMode = 'min' | 'max' | 'disabled'

/** `BUILDX_METADATA_PROVENANCE`, as buildx reads it. */
export function provenanceMode(setting: string | undefined): ProvenanceMode {
  if (setting === 'max') return 'max'
  return setting === 'disabled' || /^(?:0|f|false)$/i.test(setting ?? '') ? 'disabled' : 'min'
}

type Statement = Record<string, unknown>

/**
 * How the result of a build came to be, by SLSA, for `--metadata-file`: by `buildx.build.provenance`, with
 * the platform behind it where there are several. Nothing where the engine keeps no history.
 */
export async function readProvenance(
  control: Control,
  ref: string,
  mode: ProvenanceMode,
): Promise<Record<string, Statement>> {
  const found: Record<string, Statement> = {}
  if (mode === 'disabled') return found
  try {
    for await (const record of control.history(ref)) {
      for (const [key, digest] of statementsOf(record)) {
        const statement = JSON.parse((await control.content(digest)).toString('utf8')) as Statement
        found[key] = mode === 'min' ? withoutSteps(statement) : statement
      }
    }
  } catch (error) {
    // The build is done, and engines before 23.0 know of no history.
    if (!(error instanceof GrpcError)) throw error
  }
  return found
}

const predicateType = 'in-toto.io/predicate-type'

function statementsOf({ Result, Results }: BuildRecord): [key: string, digest: string][] {
  const all = Object.entries(Results).map(([platform, info]) => [`/${platform}`, info] as const)
  return [['', Result] as const, ...all].flatMap(([suffix, info]) =>
    (info?.Attestations ?? [])
      .filter(({ annotations }) =>
        /\/slsa\.dev\/provenance\//.test(annotations[predicateType] ?? ''),
      )
      .map(({ digest }): [string, string] => [`buildx.build.provenance${suffix}`, digest]),
  )
}

/** Of both versions that engines write, 0.2 and 1. */
function withoutSteps({ buildConfig: _, metadata: __, ...statement }: Statement): Statement {
  const { buildDefinition, runDetails } = statement as {
    buildDefinition?: { internalParameters?: Statement }
    runDetails?: Statement
  }
  const { buildConfig: ___, ...parameters } = buildDefinition?.internalParameters ?? {}
  const { metadata: ____, ...details } = runDetails ?? {}
  return {
    ...statement,
    ...(buildDefinition && {
      buildDefinition: { ...buildDefinition, internalParameters: parameters },
    }),
    ...(runDetails && { runDetails: details }),
  }
}
