import type { Output } from '../streams.ts'
import { alignTable } from './table.ts'
import { sanitize } from './text.ts'
import { columns, type Show, type View } from './view.ts'

/** What the command line says about a list. */
export interface ListOptions {
  /** `table`, `table TEMPLATE`, `json`, `raw`, `pretty` or a template; `table` when empty. */
  readonly format?: string | undefined
  /** The format of the user's configuration: holds where neither `format` nor `quiet` is given. */
  readonly configFormat?: string | undefined
  readonly quiet?: boolean | undefined
  readonly noTrunc?: boolean | undefined
  /** Shows the default table as `pretty` on a terminal, where no format was asked for. */
  readonly pretty?: boolean | undefined
  /** Milliseconds since 1970. */
  readonly now?: number
}

/**
 * Writes a list of objects as the view and the options say. A template that is wrong, or fails, throws
 * TemplateError before anything is written.
 */
export async function renderList<T>(
  out: Output,
  view: View<T>,
  items: readonly T[],
  options: ListOptions = {},
): Promise<void> {
  const write = await prepareList(out, view, options)
  const text = write(items)
  if (text !== '') await out.write(text)
}

/** For lists shown again and again: reads the format once, and returns what turns objects into text. */
export async function prepareList<T>(
  out: Output,
  view: View<T>,
  options: ListOptions = {},
): Promise<(items: readonly T[]) => string> {
  const format = options.format || (!options.quiet && options.configFormat) || 'table'
  const show: Show = {
    trunc: !options.noTrunc,
    now: options.now ?? Date.now(),
    table: format.startsWith('table'),
  }
  // Only a terminal obeys control characters; a pipe gets the engine's bytes.
  const clean = out.isTTY ? sanitize : (text: string) => text

  if (options.quiet && view.quiet !== undefined) {
    const field = view.quiet
    if (format === 'raw' && view.raw !== undefined) {
      const raw = view.raw.filter(([, name]) => name === field)
      return (items) => items.map((item) => rawLines(view, raw, item, show, clean)).join('')
    }
    if (view.quietWins || format === 'table' || format === 'pretty') {
      const { value } = view.fields[field]!
      return (items) => items.map((item) => `${clean(String(value(item, show)))}\n`).join('')
    }
  }

  const isPretty = options.pretty && !options.format && format === 'table' && out.isTTY
  if (format === 'pretty' || isPretty) {
    const { prettyTable } = await import('./pretty.ts')
    return (items) => prettyTable(out, view, items, show)
  }
  if (format === 'table') return (items) => defaultTable(view, items, show, clean)
  if (format === 'raw' && view.raw !== undefined) {
    const { raw } = view
    return (items) => items.map((item) => `${rawLines(view, raw, item, show, clean)}\n`).join('')
  }

  const { templateList } = await import('./list-template.ts')
  return templateList(view, format, show, out.isTTY)
}

/** The most frequent case, and the one that should start fast: no template is involved. */
function defaultTable<T>(
  view: View<T>,
  items: readonly T[],
  show: Show,
  clean: (text: string) => string,
): string {
  const cells = columns(view)
  const head = cells.map(({ header }) => header ?? '<no value>').join('\t')
  const rows = items.map((item) =>
    cells.map(({ value }) => clean(String(value(item, show)))).join('\t'),
  )
  return alignTable(`${[head, ...rows].join('\n')}\n`)
}

function rawLines<T>(
  view: View<T>,
  lines: NonNullable<View<T>['raw']>,
  item: T,
  show: Show,
  clean: (text: string) => string,
): string {
  return lines
    .map(([label, name]) => {
      const value = clean(String(view.fields[name]!.value(item, show)))
      const gap = value === '' && view.rawTight?.includes(name) ? '' : ' '
      return `${label}:${gap}${value}\n`
    })
    .join('')
}
