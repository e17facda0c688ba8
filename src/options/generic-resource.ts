import type { GenericResources } from '../api/schema.ts'
import { type Extras, type Option, values } from './index.ts'

export type GenericResource = NonNullable<GenericResources>[number]

/** Something must be asked for of the resource; what that may be shows when the spec is made. */
export function checkGenericResource(raw: string): string {
  if (!raw.includes('='))
    throw new Error(`invalid generic-resource format \`${raw}\` expected \`name=value\``)
  return raw
}

/** A repeatable flag with resources such as `gpu=2`. */
export function genericResources(
  flags: string,
  description: string,
  extras?: Extras<string[]>,
): Option<string[]> {
  return values(flags, 'list', checkGenericResource, description, extras)
}

/** Reads how many of each resource are asked for; the engine can give no single one by its name. */
export function parseGenericResources(raws: readonly string[]): GenericResource[] {
  const fail = (why: string) =>
    new Error(`invalid generic resource specification: could not parse GenericResource: ${why}`)
  const terms = new Map<string, string[]>()
  for (const raw of raws) {
    const [kind = '', value = '', ...rest] = raw.split('=')
    if (rest.length > 0) throw fail(`incorrect term ${raw}, missing '=' or malformed expression`)
    terms.set(kind.trim(), [...(terms.get(kind.trim()) ?? []), value.trim()])
  }

  return [...terms].map(([kind, values]) => {
    const [value = ''] = values
    const isNumber = /^[+-]?\d+$/.test(value)
    if (values.length > 1 && values.some((each) => /^[+-]?\d+$/.test(each)))
      throw fail(`mixed discrete and named resources in expression '${kind}=[${values.join(' ')}]'`)
    if (!isNumber)
      throw new Error(
        `invalid generic-resource request \`${kind}=${value}\`, ` +
          'Named Generic Resources is not supported for service create or update',
      )
    if (Number(value) < 0) throw fail(`cannot ask for negative resource ${kind}`)
    return { DiscreteResourceSpec: { Kind: kind || undefined, Value: Number(value) } }
  })
}
