import { formatValue } from './format.ts'
import {
  compareStrings,
  type Kind,
  kindOf,
  nilPointer,
  toBigInt,
  toNumber,
  typeName,
} from './values.ts'

/** Go's eq: whether the first value equals any of the others. Throws on kinds that differ. */
export function equalsAny(first: unknown, others: readonly unknown[]): boolean {
  if (others.length === 0) throw new Error('missing argument for comparison')
  return others.some((other) => equals(first, other))
}

function equals(a: unknown, b: unknown): boolean {
  const [kindA, kindB] = [basicKind(a), basicKind(b)]
  if (kindA !== kindB) {
    if (isNil(a) || isNil(b)) return false
    throw new Error('incompatible types for comparison')
  }
  switch (kindA) {
    case 'int':
      return toBigInt(a) === toBigInt(b)
    case 'float':
      return toNumber(a) === toNumber(b)
    case 'bool':
    case 'string':
      return a === b
  }
  if (isNil(a) || isNil(b)) return isNil(a) && isNil(b)
  for (const value of [a, b]) {
    if (kindOf(value) === 'struct') continue
    const shown = formatValue(value, { verb: 's' })
    throw new Error(`non-comparable type ${shown}: ${typeName(value)}`)
  }
  return a === b
}

/** Go's lt and its kin: negative, zero or positive. Throws on kinds that have no order. */
export function order(a: unknown, b: unknown): number {
  const [kindA, kindB] = [basicKind(a), basicKind(b)]
  if (kindA === undefined || kindB === undefined) throw new Error('invalid type for comparison')
  if (kindA !== kindB) throw new Error('incompatible types for comparison')
  switch (kindA) {
    case 'int': {
      const difference = toBigInt(a) - toBigInt(b)
      return difference < 0n ? -1 : difference > 0n ? 1 : 0
    }
    case 'float':
      return toNumber(a) - toNumber(b)
    case 'string':
      return compareStrings(a as string, b as string)
    case 'bool':
      throw new Error('invalid type for comparison')
  }
}

function basicKind(value: unknown): Extract<Kind, 'bool' | 'int' | 'float' | 'string'> | undefined {
  const kind = kindOf(value)
  return kind === 'bool' || kind === 'int' || kind === 'float' || kind === 'string'
    ? kind
    : undefined
}

function isNil(value: unknown): boolean {
  return kindOf(value) === 'invalid' || value === nilPointer
}
