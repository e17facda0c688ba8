import { clearLine, cursorTo, type Direction, moveCursor } from 'node:readline'
import { Writable } from 'node:stream'
import { Chalk } from 'chalk'
import Table from 'cli-table3'
import stringWidth from 'string-width'
import type { Output } from '../streams.ts'
import { sanitize } from './text.ts'
import { columns, type Show, type View } from './view.ts'

const borderAndPadding = 3
const narrowestColumn = 8

/** The default table with borders and colours, cut to the terminal's width. */
export function prettyTable<T>(
  out: Output,
  view: View<T>,
  items: readonly T[],
  show: Show,
): string {
  const chalk = new Chalk({ level: out.colorLevel })
  const fields = columns(view)
  const titles = fields.map(({ header = '' }) => header)
  const rows = items.map((item) => fields.map(({ value }) => sanitize(String(value(item, show)))))

  const widths = titles.map((title, i) =>
    Math.max(stringWidth(title), ...rows.map((row) => stringWidth(row[i]!))),
  )
  const room = out.columns - borderAndPadding * titles.length - 1
  const table = new Table({
    head: titles.map((title) => chalk.bold.cyan(title)),
    colWidths: (out.columns > 0 ? narrowed(widths, room) : widths).map((width) => width + 2),
    style: { head: [], border: [] },
    wordWrap: false,
  })
  table.push(...rows.map((row) => row.map((cell, i) => (i === 0 ? chalk.bold(cell) : cell))))
  return `${table.toString()}\n`
}

/** Takes from the widest columns until all fit, but leaves each enough to be read. */
function narrowed(widths: number[], room: number): number[] {
  const fitted = [...widths]
  let excess = fitted.reduce((sum, width) => sum + width, 0) - room
  while (excess > 0) {
    const widest = fitted.indexOf(Math.max(...fitted))
    if (fitted[widest]! <= narrowestColumn) break
    fitted[widest]!--
    excess--
  }
  return fitted
}

/** How long something may take before it is worth a spinner. */
const patienceMilliseconds = 300

/** Turns a spinner on a terminal for as long as something is awaited. */
export async function withSpinner<T>(err: Output, text: string, work: Promise<T>): Promise<T> {
  const { default: ora } = await import('ora')
  const stream = terminalStream(err)
  // Left to itself, ora takes the keys that are typed, ^C among them.
  // Whether there is a terminal is known already; ora would ask the environment as well.
  const spinner = ora({ text, stream, discardStdin: false, color: 'cyan', isEnabled: true })
  const patience = setTimeout(() => spinner.start(), patienceMilliseconds)
  try {
    return await work
  } finally {
    clearTimeout(patience)
    if (spinner.isSpinning) spinner.stop()
  }
}

/** A terminal as ora wants it: Node's own kind of stream. */
function terminalStream(out: Output): NodeJS.WriteStream {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      const taken = out.write(chunk)
      if (taken !== undefined) taken.then(() => done(), done)
      else done()
    },
  })
  const terminal = {
    isTTY: true,
    columns: out.columns,
    clearLine: (direction: Direction) => clearLine(stream, direction),
    cursorTo: (column: number) => cursorTo(stream, column),
    moveCursor: (columns: number, rows: number) => moveCursor(stream, columns, rows),
  }
  return Object.assign(stream, terminal) as unknown as NodeJS.WriteStream
}
