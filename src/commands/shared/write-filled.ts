import { TemplateError } from '../../render/template/errors.ts'
import type { Output } from '../../streams.ts'
import { writeSafely } from './write-safely.ts'

/**
 * Writes what `fill` makes of the user's template. Where the template fails, a line with what it had
 * written by then comes first, as from Go, which writes while it goes.
 *
 * @throws TemplateError when the template fails
 */
export async function writeFilled(
  out: Output,
  fill: () => string,
  format: string | undefined,
): Promise<void> {
  try {
    await writeSafely(out, fill(), format)
  } catch (error) {
    if (error instanceof TemplateError) await writeSafely(out, `${error.output}\n`, format)
    throw error
  }
}
