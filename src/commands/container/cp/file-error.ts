import { ExtractError } from '../../../archive/extract.ts'
import { PackError } from '../../../archive/tar-writer.ts'
import { systemErrorText } from '../../../system-error.ts'

/** What the system refused, in the words docker has for it; other errors as they are. */
export function explainFileError(error: unknown): unknown {
  const isOurs = error instanceof PackError || error instanceof ExtractError
  if (!isOurs || error.cause === undefined) return error
  const { syscall = 'open', message } = error.cause as NodeJS.ErrnoException
  const text = systemErrorText(error.cause, syscall, error.path)
  return text === message ? error : new Error(text, { cause: error })
}
