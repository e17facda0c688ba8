import type { Readable } from 'node:stream'

/** Where output goes: the terminal, a pipe, a file, or memory in tests. */
export interface Output {
  readonly isTTY: boolean
  /** Width and height in cells; 0 where there is no terminal. */
  readonly columns: number
  readonly rows: number
  /** Number of colours this stream may show: 0 none, 1 for 16, 2 for 256, 3 for true colour. */
  readonly colorLevel: 0 | 1 | 2 | 3
  /**
   * Writes all of `chunk`. Returns nothing when it was taken at once, else a promise to await before
   * the chunk's memory is reused or more is written. Throws or rejects with BrokenPipe when the
   * reader has gone.
   */
  write(chunk: string | Uint8Array): Promise<void> | undefined
  /** Calls back when the terminal's size changes, until the returned function is called. */
  onResize(listener: () => void): () => void
}

/** Where input comes from. */
export interface Input {
  readonly isTTY: boolean
  /** The bytes, as a Node stream; opened when first read so that an unused stdin is never touched. */
  readonly stream: Readable
  /**
   * Switches the terminal to docker's raw mode (input and output raw), or back. Does nothing where
   * stdin is no terminal or NORAW is set. The launcher restores it on every way out.
   */
  setRawMode(raw: boolean): void
}

/** The program's standard streams. */
export interface Streams {
  readonly in: Input
  readonly out: Output
  readonly err: Output
}
