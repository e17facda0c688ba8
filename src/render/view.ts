/** What a field's text depends on besides the object. */
export interface Show {
  /** Long values are cut, as they are unless --no-trunc was given. */
  readonly trunc: boolean
  /** Milliseconds since 1970. */
  readonly now: number
  /** The format is a table's. */
  readonly table: boolean
}

/** One column, JSON key and template name. */
export interface Field<T> {
  /** Title of the column; a table shows `<no value>` where there is none. */
  readonly header?: string
  value(item: T, show: Show): unknown
  /** What JSON has where it differs. */
  json?(item: T, show: Show): unknown
}

/** How one kind of object is shown. */
export interface View<T> {
  /** The name that template errors give the object, `*formatter.ContainerContext`. */
  readonly goType: string
  /** The field that --quiet shows; where there is none, --quiet changes nothing. */
  readonly quiet?: string
  /** --quiet holds against a --format of the user's own. */
  readonly quietWins?: boolean
  /** The columns of the default table: names of fields, or cells of the table's own. */
  readonly table: readonly (string | Field<T>)[]
  readonly fields: Readonly<Record<string, Field<T>>>
  /** Template methods that take a word, `{{.Label "com.example.role"}}`. */
  readonly methods?: Readonly<Record<string, (item: T, argument: string) => string>>
  /** The lines of `--format raw`: label and field. */
  readonly raw?: readonly (readonly [label: string, field: string])[]
  /** Fields whose raw line has no blank after the colon when they are empty. */
  readonly rawTight?: readonly string[]
}

/** Declares a view; the type of its objects is given, the rest is data. */
export function defineView<T>(view: View<T>): View<T> {
  return view
}

/** The title and the value of each column of the default table. */
export function columns<T>(view: View<T>): Field<T>[] {
  return view.table.map((column) => (typeof column === 'string' ? view.fields[column]! : column))
}

/** An ID without its algorithm, at most twelve characters. */
export function shortId(id: string): string {
  return id.slice(id.indexOf(':') + 1).slice(0, 12)
}
