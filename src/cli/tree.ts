import { type Command, type Group, isGroup } from '../command.ts'

/**
 * A place in the command tree, as far as it can be known without loading the command: enough to
 * find it, to list it on a help page and to complete its name.
 */
export interface Node {
  readonly name: string
  readonly aliases: readonly string[]
  readonly summary: string
  /** Of a group: see there. */
  readonly usage?: string
  readonly spaced?: boolean
  readonly section?: string
  readonly hidden?: boolean
  readonly minApi?: string
  readonly os?: string
  readonly experimental?: boolean
  readonly swarm?: string
  /** Two nodes with the same origin are one command under two names. */
  readonly origin?: number
  readonly children?: readonly Node[]
  /** Loads the declaration; a group has none. */
  load?(): Promise<Command>
}

/** A node and the words that lead to it, the program's own name left out. */
export interface Place {
  readonly node: Node
  readonly path: readonly string[]
  /** The nodes on the way, the root left out. */
  readonly nodes: readonly Node[]
}

/** The tree of a declared group, everything loaded already. */
export function treeOf(root: Group): Node {
  const origins = new Map<unknown, number>()
  const originOf = ({ run }: Command) => {
    if (!origins.has(run)) origins.set(run, origins.size)
    return origins.get(run)!
  }
  const nodeOf = (entry: Command | Group): Node => {
    const { name, summary, section, hidden, minApi, experimental, swarm } = entry
    const shared = { name, summary, section, hidden, minApi, experimental, swarm }
    if (isGroup(entry)) {
      const { usage, spaced, commands } = entry
      return { ...shared, usage, spaced, aliases: [], children: commands.map(nodeOf) }
    }
    return {
      ...shared,
      aliases: entry.aliases ?? [],
      os: entry.os,
      origin: originOf(entry),
      load: () => Promise.resolve(entry),
    }
  }
  return nodeOf(root)
}

/**
 * Follows words down the tree as far as they name commands.
 * The rest is what the command found is given; for a group it begins with the word it does not know.
 */
export function find(root: Node, words: readonly string[]): Place & { rest: readonly string[] } {
  let node = root
  const nodes: Node[] = []
  for (const word of words) {
    const child = node.children?.find(
      ({ name, aliases }) => name === word || aliases.includes(word),
    )
    if (!child) break
    node = child
    nodes.push(child)
  }
  return { node, nodes, path: nodes.map(({ name }) => name), rest: words.slice(nodes.length) }
}

/** Whether a word names a command or group of the program's first level. */
export function hasCommand({ children = [] }: Node, word: string): boolean {
  return children.some(({ name, aliases }) => name === word || aliases.includes(word))
}

/**
 * The commands of the program's own page that DOCKER_HIDE_LEGACY_COMMANDS hides: those that have a
 * place in a group as well, but for the common ones, and `inspect`, which each group has its own of.
 */
export function legacyCommands(root: Node): ReadonlySet<Node> {
  const children = root.children ?? []
  const grouped = new Set(
    children.flatMap((group) => (group.children ?? []).map(({ origin }) => origin)),
  )
  const legacy = children.filter((node) => {
    const isCommon = (node.section ?? 'commands') !== 'commands'
    return node.load && !isCommon && (grouped.has(node.origin) || node.name === 'inspect')
  })
  return new Set(legacy)
}

/** Every path a command can be called by: its place in its group and its aliases first. */
export function pathsOf(
  root: Node,
  { origin, name, aliases }: Node,
  path: readonly string[],
): string[] {
  if (origin === undefined) return []
  const paths: string[] = []
  const visit = (node: Node, above: readonly string[]) => {
    for (const child of node.children ?? []) {
      const here = [...above, child.name]
      if (child.origin === origin)
        for (const alias of [child.name, ...child.aliases]) paths.push([...above, alias].join(' '))
      visit(child, here)
    }
  }
  visit(root, [])
  const depth = (words: string) => words.split(' ').length
  const known =
    paths.length > 0 ? paths : [name, ...aliases].map((word) => [...path, word].join(' '))
  return known.sort((a, b) => depth(b) - depth(a))
}
