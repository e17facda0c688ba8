/** An object as Go encodes it: null stands where it has a nil list, map or pointer. */
export type Wire<T> = { [K in keyof T]: T[K] | null }

/** The list, or null where it is empty. */
export function orNull<T>(values: readonly T[]): T[] | null {
  return values.length > 0 ? [...values] : null
}
