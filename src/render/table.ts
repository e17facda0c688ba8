import { cellCount } from './text.ts'

const minWidth = 10
const padding = 3

/**
 * Aligns text whose cells end in tabs, as docker's tabwriter does: a column is a run of lines that
 * have a cell there, as wide as its longest cell and three blanks, at least ten; what follows the
 * last tab of a line is not padded.
 */
export function alignTable(text: string, narrowest = minWidth): string {
  const lines = text.split(/[\n\f]/)
  const rows = lines.map((line) => line.split(/[\t\v]/))

  // A line ends every column that it has no cell in, so columns are grown from line to line.
  const columns: { width: number }[] = []
  const widths = rows.map((cells) => {
    columns.length = Math.min(columns.length, cells.length - 1)
    for (let i = 0; i < cells.length - 1; i++) {
      columns[i] ??= { width: narrowest }
      const column = columns[i]!
      column.width = Math.max(column.width, cellCount(cells[i]!) + padding)
    }
    return columns.slice()
  })

  return rows
    .map((cells, row) => {
      const last = cells.length - 1
      let line = ''
      for (let i = 0; i < last; i++) {
        const cell = cells[i]!
        line += cell + ' '.repeat(widths[row]![i]!.width - cellCount(cell))
      }
      return line + cells[last]
    })
    .join('\n')
}
