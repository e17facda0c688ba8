import type { Output } from '../../src/streams.ts'

/** An output that keeps what is written to it. */
export interface MemoryOutput extends Output {
  text(): string
  /** Changes the size, as a user does who drags the window. */
  resize(columns: number, rows: number): void
  /** How many listeners wait for a resize. */
  listeners(): number
}

/** An output in memory: a pipe, or a terminal when a size is given. */
export function memoryOutput({
  columns = 0,
  rows = 0,
  colorLevel = 0 as Output['colorLevel'],
} = {}) {
  const chunks: Buffer[] = []
  const listeners = new Set<() => void>()
  const size = { columns, rows }
  const output: MemoryOutput = {
    isTTY: columns > 0,
    colorLevel,
    get columns() {
      return size.columns
    },
    get rows() {
      return size.rows
    },
    write(chunk) {
      chunks.push(Buffer.from(chunk as string))
      return undefined
    },
    onResize(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    text: () => Buffer.concat(chunks).toString(),
    resize(newColumns, newRows) {
      Object.assign(size, { columns: newColumns, rows: newRows })
      for (const listener of listeners) listener()
    },
    listeners: () => listeners.size,
  }
  return output
}
