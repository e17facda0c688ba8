import type { Command, Section } from '../command.ts'
import type { Option, Options } from '../options/index.ts'
import { helpFlag } from './pflag.ts'
import { type Node, pathsOf } from './tree.ts'

/** What a help page is made from. */
export interface HelpContext {
  readonly root: Node
  readonly programName: string
  /** The words that lead to the command, the program's name left out. */
  readonly path: readonly string[]
  /** Width of the terminal in cells. */
  readonly columns: number
  /** Says whether the engine at hand can do it; everything is shown where there is none. */
  readonly supported: (gate: Gate) => boolean
  /** Commands that the user does not want to see. */
  readonly unwanted?: ReadonlySet<Node>
  /** Programs that add commands; only the root page shows them. */
  readonly plugins?: readonly HelpPlugin[]
}

/** A plugin as the root page shows it. */
interface HelpPlugin {
  readonly Name: string
  readonly ShortDescription?: string
  readonly Hidden?: boolean
  /** Why it cannot be used. */
  readonly Err?: string
}

/** What a command or flag asks of the engine. */
export interface Gate {
  readonly minApi?: string
  readonly os?: string
  readonly experimental?: boolean
  readonly swarm?: string
}

/** The options that stand before the command's name. */
export type GlobalOptions = Options

const sections: readonly { section: Section; title: string; sorted: boolean }[] = [
  { section: 'common', title: 'Common Commands', sorted: false },
  { section: 'management', title: 'Management Commands', sorted: true },
  { section: 'swarm', title: 'Swarm Commands', sorted: true },
  { section: 'commands', title: 'Commands', sorted: true },
]

/** The line, or lines, that tell how a command is typed, without "Usage:". */
export function usageLine(command: Command, programName: string, path: readonly string[]): string {
  const visible = Object.values<Option<unknown>>(command.options).some(
    (option) => !isHidden(option),
  )
  const options = visible && !command.bareUsage ? ['[OPTIONS]'] : []
  const line = (words: string | undefined, names: readonly string[]) =>
    [programName, ...names, ...options, ...(words ? [words] : [])].join(' ')
  // The further lines are docker's: they name the command alone, whatever group it was found in.
  const more = (command.usageAlternatives ?? []).map((words) => line(words, path.slice(-1)))
  return [line(command.usage, path), ...more].join('\n\t')
}

/** The help page of a command. */
export function commandHelp(command: Command, node: Node, context: HelpContext): string {
  const { root, programName, path, columns, supported } = context
  const paths = pathsOf(root, node, path.slice(0, -1)).map((words) => `${programName} ${words}`)
  const options = Object.values<Option<unknown>>(command.options).filter(
    (option) => !isHidden(option) && supported(option),
  )
  // Where -h is another flag's, the page says how it is asked for.
  if (options.some(({ short }) => short === 'h')) options.push(helpFlag)

  const parts = [
    `Usage:  ${usageLine(command, programName, path)}`,
    command.description ?? command.summary,
  ]
  if (paths.length > 1) parts.push(`Aliases:\n  ${paths.join(', ')}`)
  if (options.length > 0) parts.push(`Options:\n${optionLines(options, columns)}`)
  return `${parts.join('\n\n')}\n`
}

/** The help page of a group, and of the program itself. */
export function groupHelp(node: Node, context: HelpContext, globals: GlobalOptions): string {
  const { programName, path, columns, supported, unwanted, plugins = [] } = context
  const shown = (node.children ?? []).filter(
    (child) => !child.hidden && !unwanted?.has(child) && supported(child),
  )
  const isRoot = path.length === 0
  const name = [programName, ...path].join(' ')
  const parts = [`Usage:  ${name} ${isRoot ? '[OPTIONS] COMMAND' : 'COMMAND'}`, node.summary]

  if (isRoot) {
    const added = plugins.filter(({ Err, Hidden }) => Err === undefined && !Hidden)
    for (const { section, title, sorted } of sections) {
      const members: Line[] = shown.filter((child) => (child.section ?? 'commands') === section)
      if (section === 'management') members.push(...added.map(pluginLine))
      if (members.length > 0)
        parts.push(`${title}:\n${commandLines(sorted ? byName(members) : members)}`)
    }
    const invalid = plugins.filter(({ Err }) => Err !== undefined)
    if (invalid.length > 0)
      parts.push(`Invalid Plugins:\n${commandLines(invalid.map(problemLine))}`)
    parts.push(`Global Options:\n${optionLines(Object.values(globals), columns)}`)
  } else {
    parts.push(`Commands:\n${commandLines(byName(shown))}`)
  }
  parts.push(`Run '${name} COMMAND --help' for more information on a command.`)
  return `${parts.join('\n\n')}\n`
}

type Line = Pick<Node, 'name' | 'summary'>

/** A plugin's line; what it says of itself must not drive the terminal. */
function pluginLine({ Name, ShortDescription = '' }: HelpPlugin): Line {
  return { name: `${Name}*`, summary: printable(ShortDescription) }
}

function problemLine({ Name, Err = '' }: HelpPlugin): Line {
  return { name: printable(Name), summary: printable(Err) }
}

function printable(text: string): string {
  return text.replace(/[\p{C}\u2028\u2029]+/gu, ' ')
}

function byName(nodes: readonly Line[]): Line[] {
  return [...nodes].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function commandLines(nodes: readonly Line[]): string {
  const width = Math.max(11, ...nodes.map(({ name }) => name.length))
  return nodes.map(({ name, summary }) => `  ${name.padEnd(width)} ${summary}`).join('\n')
}

function isHidden(option: Option<unknown>): boolean {
  return Boolean(option.hidden || option.deprecated)
}

function optionLines(options: readonly Option<unknown>[], columns: number): string {
  const rows = [...options]
    .sort((a, b) => (a.long < b.long ? -1 : 1))
    .map((option) => {
      const short = option.short ? `-${option.short}, ` : '    '
      const type = option.type ? ` ${option.type}` : ''
      return { flag: `  ${short}--${option.long}${type}`, text: describe(option) }
    })
  const indent = Math.max(...rows.map(({ flag }) => flag.length)) + 3
  return rows
    .map(({ flag, text }) => flag.padEnd(indent) + wrap(text, columns - 1, indent))
    .join('\n')
}

function describe(option: Option<unknown>): string {
  const shown = option.shownDefault ?? shownDefault(option.default)
  return shown ? `${option.description} (default ${shown})` : option.description
}

function shownDefault(value: unknown): string {
  if (typeof value === 'string' && value !== '') return JSON.stringify(value)
  return value === true || (typeof value === 'number' && value !== 0) ? String(value) : ''
}

/** Wraps a description that begins at `indent` to lines of `width` cells, as pflag lays them out. */
function wrap(text: string, width: number, indent: number): string {
  let left = indent
  let start = ''
  if (width - left < 24) {
    left = 16
    start = `\n${' '.repeat(left)}`
  }
  const room = width - left
  if (room < 24) return text.replaceAll('\n', `\n${' '.repeat(left)}`)

  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let rest = paragraph
    // A last word or two may stand beyond the margin that the other lines keep.
    while (rest.length > room) {
      const margin = room - 5
      const blank = rest.lastIndexOf(' ', margin)
      if (blank <= 0) break
      lines.push(rest.slice(0, blank).trimEnd())
      rest = rest.slice(blank + 1)
    }
    lines.push(rest)
  }
  return start + lines.join(`\n${' '.repeat(left)}`)
}
