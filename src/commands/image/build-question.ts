import { type Abilities, tooOld } from '../../build/buildkit/abilities.ts'
import type { BuildDefinition } from '../../build/buildkit/definition.ts'
import type { Session } from '../../build/buildkit/session.ts'
import { askFrontend, type Subrequest } from '../../build/buildkit/subrequest.ts'
import type { Connected } from '../../build/buildkit/transport.ts'
import type { Cli } from '../../command.ts'
import { StatusError } from '../../errors.ts'
import { parseFields } from '../../options/fields.ts'
import { checkReport } from '../../render/build-check.ts'
import type { BuildDisplay } from '../../render/buildkit-progress.ts'

export interface Question {
  /** As given with `--call`: `check`, `outline,format=json` … */
  readonly question: string
  readonly connected: Connected | undefined
  readonly definition: BuildDefinition
  readonly session: Session
  readonly abilities: Abilities
  /** Begins to show what the engine does meanwhile. */
  display(): BuildDisplay
  /** Shows what it is warned of: a check has that for its answer. */
  showWarnings(display: BuildDisplay): Promise<void>
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
  { question, connected, definition, session, abilities, display, showWarnings }: Question,
): Promise<void> {
  const [[name = ''] = [], ...fields] = parseFields(question)
  const request = Object.hasOwn(requests, name) ? requests[name] : undefined
  if (!request) throw new Error(`unsupported subrequest "${name}"`)
  if (abilities.isOld || !connected) throw tooOld(`--call=${name}`)
  const format = fields.find(([key]) => key === 'format')?.[1] ?? 'text'
  if (format !== 'text' && format !== 'json') throw new Error(`unsupported format "${format}"`)

  const shown = display()
  const hooks = {
    signal,
    onStatus: (status: Parameters<typeof shown.update>[0]) => shown.update(status),
  }
  const asking = askFrontend(connected, definition, session, request, hooks)
  const answer = await asking.finally(() => shown.end())

  if (request !== 'lint') await showWarnings(shown)
  const report = request === 'lint' ? checkReport(answer) : { text: answer.text, failure: '' }
  await streams.out.write(ended(format === 'json' ? answer.json : report.text))
  if (report.failure) throw new StatusError(1, `ERROR: ${report.failure}`)
  if (answer.exitCode !== 0) throw new StatusError(answer.exitCode)
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}
