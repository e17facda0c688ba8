/** Ends the program with an exit code; an empty message prints nothing. */
export class StatusError extends Error {
  override readonly name = 'StatusError'
  readonly exitCode: number

  constructor(exitCode: number, message = '') {
    super(message)
    this.exitCode = exitCode
  }
}

/** Ends the program with the exit code of a process; 0 goes on. */
export function exitLike(exitCode: number): void {
  if (exitCode !== 0) throw new StatusError(exitCode)
}

/**
 * The command line itself is wrong. Printed with the usage of the command and a pointer to its
 * help page; 125 for flags, 1 for words, as docker divides them.
 */
export class UsageError extends StatusError {
  /** The word the pointer to the help page begins with. */
  readonly pointer: 'Run' | 'See'

  constructor(exitCode: number, message: string, pointer: 'Run' | 'See' = 'Run') {
    super(exitCode, message)
    this.pointer = pointer
  }
}

/** Whether a wait was given up because its AbortSignal said so. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

/** The user said no, or interrupted a question: the program ends quietly and successfully. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}

/** The reader of our output went away. */
export class BrokenPipe extends Error {
  override readonly name = 'BrokenPipe'
}
