import { headerRoom, paddingOf, type TarHeader, writeHeader } from '../archive/header.ts'
import { toText } from '../archive/names.ts'
import { TarReader, type TarSink } from '../archive/tar-reader.ts'
import { endOfArchive, tarEntry } from '../archive/tar-writer.ts'

/** From a file's content, undefined where the archive has no such file, its new one. */
export type Change = (before: Uint8Array | undefined) => Uint8Array

/**
 * Passes an uncompressed archive on with some of its files replaced. Files that it did not hold are
 * added at its end.
 *
 * @throws TarError where it is no archive
 */
export async function* replaceEntries(
  archive: AsyncIterable<Uint8Array>,
  changes: ReadonlyMap<string, Change>,
): AsyncGenerator<Uint8Array> {
  const sink = new ReplacingSink(changes)
  const reader = new TarReader(sink)
  for await (const chunk of archive) {
    reader.write(chunk)
    yield* sink.take()
  }
  reader.end()
  for (const [name, change] of changes) {
    if (!sink.replaced.has(name)) {
      yield tarEntry(
        { name, mode: 0o600, modifiedSeconds: Math.floor(Date.now() / 1000) },
        change(undefined),
      )
    }
  }
  yield endOfArchive
}

class ReplacingSink implements TarSink {
  readonly replaced = new Set<string>()
  readonly #changes: ReadonlyMap<string, Change>
  #pieces: Uint8Array[] = []
  #header: TarHeader | undefined
  #change: Change | undefined
  #before: Uint8Array[] = []

  constructor(changes: ReadonlyMap<string, Change>) {
    this.#changes = changes
  }

  entry(header: TarHeader) {
    const name = toText(header.name).replace(/^(?:\.?\/)+/, '')
    this.#header = header
    this.#change = this.#changes.get(name)
    if (this.#change) this.replaced.add(name)
    else this.#push(header)
  }

  data(chunk: Uint8Array) {
    const kept = this.#change ? this.#before : this.#pieces
    kept.push(Buffer.from(chunk))
  }

  endEntry() {
    const header = this.#header
    const change = this.#change
    if (!header) return
    if (!change) {
      this.#pieces.push(Buffer.alloc(paddingOf(header.size)))
      return
    }
    const content = change(Buffer.concat(this.#before))
    this.#before = []
    this.#push({ ...header, type: 'file', linkName: '', size: content.length })
    this.#pieces.push(content, Buffer.alloc(paddingOf(content.length)))
  }

  /** What there is so far. */
  take(): Uint8Array[] {
    const pieces = this.#pieces
    this.#pieces = []
    return pieces
  }

  #push(header: TarHeader) {
    const target = Buffer.alloc(headerRoom(header))
    this.#pieces.push(target.subarray(0, writeHeader(target, 0, header)))
  }
}
