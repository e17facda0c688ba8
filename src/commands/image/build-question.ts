import { type Abilities, tooOld } from '../../build/buildkit/abilities.ts'
import type { BuildDefinition } from '../../build/buildkit/definition.ts'
import type { Session } from '../../build/buildkit/session.ts'
import { askFrontend, type Subrequest } from '../../build/buildkit/subrequest.ts'
import type { Connected } from '../../build/buildkit/transport.ts'
import type { Cli } from '../../command.ts'
import { StatusError } from '../../errors.ts'
import { parseFields } from '../../options/fields.ts'

export interface Question {
  /** As given with `--call`: `check`, `outline,format=json` … */
  readonly question: string
  readonly connected: Connected | undefined
  readonly definition: BuildDefinition
  readonly session: Session
  readonly abilities: Abilities
}

const requests: Readonly<Record<string, Subrequest>> = {
  check: 'lint',
  lint: 'lint',
  outline: 'outline',
  targets: 'targets',
  'subrequests.describe': 'subrequests.describe',
}

/** Prints what the frontend knows of a Dockerfile, on stdout; a check that finds something ends with 1. */
export async function answerQuestion(
  { signal, streams }: Cli,
  { question, connected, definition, session, abilities }: Question,
): Promise<void> {
  const [[name = ''] = [], ...fields] = parseFields(question)
  const request = Object.hasOwn(requests, name) ? requests[name] : undefined
  if (!request) throw new Error(`unsupported subrequest "${name}"`)
  if (abilities.isOld || !connected) throw tooOld(`--call=${name}`)
  const format = fields.find(([key]) => key === 'format')?.[1] ?? 'text'
  if (format !== 'text' && format !== 'json') throw new Error(`unsupported format "${format}"`)

  const answer = await askFrontend(connected, definition, session, request, signal)
  const text = format === 'json' ? answer.json : answer.text
  const isClean = request === 'lint' && format === 'text' && text.trim() === ''
  await streams.out.write(isClean ? 'Check complete, no warnings found.\n' : ended(text))
  if (answer.exitCode !== 0) throw new StatusError(answer.exitCode)
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}
