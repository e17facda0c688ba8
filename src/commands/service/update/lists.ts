/** Texts in the order of their bytes, as docker sorts what it sends. */
export function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * A list with some texts added and some taken away, sorted; what is both goes. Undefined where nothing
 * is left, and the list itself where nothing is asked.
 */
export function changedTexts(
  previous: readonly string[] | null | undefined,
  { add, rm, once = false }: { add: readonly string[]; rm: readonly string[]; once?: boolean },
): string[] | undefined {
  const before = [...(previous ?? [])]
  if (add.length === 0 && rm.length === 0) return before.length > 0 ? before : undefined
  const all = [...before, ...add].filter((text) => !rm.includes(text))
  const changed = once ? [...new Set(all)] : all
  return changed.length > 0 ? changed.sort(byBytes) : undefined
}

/** A map with some keys taken away, then some pairs added; the map itself where nothing is asked. */
export function changedMap(
  previous: Readonly<Record<string, string>> | null | undefined,
  { add, rm }: { add: Readonly<Record<string, string>>; rm: readonly string[] },
): Record<string, string> | undefined {
  if (Object.keys(add).length === 0 && rm.length === 0) return previous ?? undefined
  const kept = Object.entries(previous ?? {}).filter(([key]) => !rm.includes(key))
  return { ...Object.fromEntries(kept), ...add }
}

/**
 * Things with a name, some of them taken away; then those given replace the ones of their name, or
 * follow at the end.
 */
export function changedByName<T>(
  previous: readonly T[] | null | undefined,
  nameOf: (item: T) => string,
  { add, rm }: { add: readonly T[]; rm: readonly string[] },
): T[] {
  const items = new Map((previous ?? []).map((item) => [nameOf(item), item]))
  for (const name of rm) items.delete(name)
  for (const item of add) items.set(nameOf(item), item)
  return [...items.values()]
}
