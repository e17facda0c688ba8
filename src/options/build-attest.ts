import { parseFields } from './fields.ts'
import { parseCsv } from './index.ts'
import { splitPair } from './label.ts'

/** Statements about the build that go with the image, by their type; an empty text is one with defaults. */
export type Attestations = Readonly<Record<string, string>>

export interface AttestFlags {
  readonly attest: readonly string[]
  readonly provenance: string | undefined
  readonly sbom: string | undefined
}

/**
 * Reads `--attest type=TYPE[,key=value]` and its short forms `--provenance` and `--sbom`, each of which
 * may be a boolean. What is turned off is not in the result, but in `disabled`.
 */
export function parseAttestations({ attest, provenance, sbom }: AttestFlags): {
  readonly wanted: Attestations
  readonly disabled: readonly string[]
} {
  const wanted: Record<string, string> = {}
  const disabled: string[] = []
  const all = [...attest]
  if (provenance !== undefined) all.push(withType('provenance', provenance))
  if (sbom !== undefined) all.push(withType('sbom', sbom))
  for (const raw of all) {
    const fields = parseFields(raw)
    const odd = fields.find(([, value]) => value === undefined)
    if (odd) throw new Error(`invalid value ${odd[0]}`)
    const value = (name: string) => fields.find(([key]) => key === name)?.[1]
    const type = value('type')
    if (!type) throw new Error('attestation type not specified')
    if (/^(?:true|1)$/i.test(value('disabled') ?? '')) disabled.push(type)
    else wanted[type] = optionsIn(raw)
  }
  return { wanted, disabled }
}

function withType(type: string, raw: string): string {
  if (/^(?:false|0)$/i.test(raw)) return `type=${type},disabled=true`
  if (raw === '' || /^(?:true|1)$/i.test(raw)) return `type=${type}`
  return `type=${type},${raw}`
}

function optionsIn(raw: string): string {
  return parseCsv(raw)
    .filter((field) => !/^(?:type|disabled)=/.test(field))
    .join(',')
}

/**
 * Reads `--annotation [TYPE[PLATFORM],…:]key=value` into the attributes exporters know; without a type
 * it is the manifest's.
 */
export function parseAnnotation(raw: string): Record<string, string> {
  const [name, value] = splitPair(raw)
  const colon = name.indexOf(':')
  const key = name.slice(colon + 1)
  if (key === '' || value === undefined) {
    throw new Error(`parse annotations: invalid annotation "${raw}", expected key=value`)
  }
  const places = colon < 0 ? ['manifest'] : name.slice(0, colon).split(',')
  for (const place of places) {
    const type = /^([a-z-]+)(?:\[[\w/-]+\])?$/.exec(place)?.[1] ?? place
    if (!annotated.has(type)) {
      throw new Error(`parse annotations: unknown annotation type "${type}"`)
    }
  }
  return Object.fromEntries(places.map((place) => [`annotation-${place}.${key}`, value]))
}

const annotated = new Set(['manifest', 'index', 'manifest-descriptor', 'index-descriptor'])
