/** What is left of one read when the detach keys have been looked for. */
export interface Filtered {
  /** The bytes that belong to the container. */
  readonly data: Uint8Array
  /** The keys were complete; what came after them is dropped. */
  readonly detached: boolean
}

/**
 * Finds the detach keys in what is typed, also where reads divide them. A beginning of the keys is
 * held back until the next byte tells; when it was none, it goes to the container after all.
 */
export function detachFilter(keys: Uint8Array): (chunk: Uint8Array) => Filtered {
  let matched = 0

  return (chunk) => {
    if (keys.length === 0) return { data: chunk, detached: false }
    const held = keys.subarray(0, matched)
    const data = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    for (let i = held.length; i < data.length; i++) {
      // A byte that ends a wrong beginning does not begin the keys anew, as in docker.
      matched = data[i] === keys[matched] ? matched + 1 : 0
      if (matched === keys.length) {
        matched = 0
        return { data: data.subarray(0, i + 1 - keys.length), detached: true }
      }
    }
    return { data: data.subarray(0, data.length - matched), detached: false }
  }
}
