/** The list, or undefined where it is empty: docker does not send empty lists. */
export function filledList<T>(values: readonly T[] | null | undefined): T[] | undefined {
  return values && values.length > 0 ? [...values] : undefined
}

/** The map, or undefined where it is empty. */
export function filledMap<T>(map: Record<string, T>): Record<string, T> | undefined {
  return Object.keys(map).length > 0 ? map : undefined
}
