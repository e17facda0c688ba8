import type { Output } from '../streams.ts'
import { cellCount } from './text.ts'

const home = '\x1b[H'
const eraseLine = '\x1b[K'
const eraseBelow = '\x1b[J'

/**
 * Text that takes the place of the screen's contents, as one chunk to write. On a terminal, lines
 * that are too long go on in the next row and rows that find no room are left out, so that nothing
 * scrolls and nothing of the frame before shines through. Elsewhere these are docker's bytes.
 */
export function frame(
  text: string,
  { isTTY, columns, rows }: Pick<Output, 'isTTY' | 'columns' | 'rows'>,
): string {
  if (!isTTY) {
    const lines = text.split('\n').map((line) => `${line} ${eraseLine}\n`)
    return home + lines.join('') + eraseBelow
  }

  const lines = text.replace(/\n$/, '').split('\n')
  const broken = columns > 0 ? lines.flatMap((line) => breakLine(line, columns)) : lines
  // The cursor rests in the row below the frame.
  const shown = rows > 1 ? broken.slice(0, rows - 1) : broken
  return home + shown.map((row) => drawnRow(row, columns)).join('') + eraseBelow
}

/** A full row has nothing to erase, and erasing would take its last cell: the cursor is still on it. */
function drawnRow(row: string, columns: number): string {
  return cellCount(row) === columns ? `${row}\n` : `${row}${eraseLine}\n`
}

/** The rows that a line takes; lines with escape sequences (those of `pretty`) are left to the terminal. */
function breakLine(line: string, columns: number): string[] {
  if (cellCount(line) <= columns || line.includes('\x1b')) return [line]
  const rows: string[] = []
  let row = ''
  for (const rune of line) {
    if (cellCount(row + rune) > columns) {
      rows.push(row)
      row = ''
    }
    row += rune
  }
  return [...rows, row]
}
