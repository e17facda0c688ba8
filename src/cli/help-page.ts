import { StatusError, UsageError } from '../errors.ts'
import { showForeignHelp } from '../plugins/dispatch.ts'
import type { Output } from '../streams.ts'
import { refusal, supportOf } from './gates.ts'
import { globalOptions } from './global-options.ts'
import { commandHelp, groupHelp, type HelpContext } from './help.ts'
import type { Session } from './session.ts'
import { suggest } from './suggest.ts'
import { find, legacyCommands, type Place } from './tree.ts'

/** Writes the help page of the command or group at a path, or why the engine at hand has none. */
export async function showHelp(
  session: Session,
  path: readonly string[],
  to: Output,
): Promise<void> {
  const { env, tree, programName } = session
  const { node, nodes } = find(tree, path)
  const supported = await supportOf(() => session.api)
  const unmet = nodes.find((gate) => !supported(gate))
  const reason = unmet && (await refusal(unmet, [programName, ...path].join(' '), session.api))
  if (reason) return to.write(`${reason}\n`)

  const context: HelpContext = {
    root: tree,
    programName,
    path,
    columns: to.columns || 80,
    supported,
    ...(env.DOCKER_HIDE_LEGACY_COMMANDS && { unwanted: legacyCommands(tree) }),
    ...(path.length === 0 && { plugins: await session.plugins() }),
  }
  const page = node.load
    ? commandHelp(await node.load(), node, context)
    : groupHelp(node, context, globalOptions)
  await to.write(page)
}

/** What `help WORDS` writes. */
export async function showHelpTopic(session: Session, words: readonly string[]): Promise<void> {
  const { programName, streams, tree } = session
  const [word] = words
  if (word === 'help' || word === '--help' || word === '-h') {
    const summary = 'Show the help page of a command'
    return void (await streams.out.write(`Usage:  ${programName} help [command]\n\n${summary}\n`))
  }
  const place = find(tree, words)
  const isForeign = word !== undefined && place.path.length === 0
  if (isForeign && (await showForeignHelp(session, word))) return
  if (place.rest.length > 0) throw new StatusError(1, `unknown help topic: ${place.rest.join(' ')}`)
  await showHelp(session, place.path, streams.out)
}

/** The refusal of a word that a group does not know, with the one that it may have meant. */
export function unknownCommand({ programName }: Session, { node, path }: Place, word: string) {
  const name = [programName, ...path].join(' ')
  const hint = suggest(word, node)
  const message = `${programName}: unknown command: ${name} ${word}`
  return new UsageError(1, hint ? `${message}\n\nDid you mean "${name} ${hint}"?` : message)
}
