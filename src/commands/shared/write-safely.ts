import { sanitizeLines } from '../../render/text.ts'
import type { Output } from '../../streams.ts'

/**
 * Writes text that came from the engine. On a terminal its control characters are shown as escapes,
 * unless `format`, the user's own template, has some too.
 */
export async function writeSafely(out: Output, text: string, format = ''): Promise<void> {
  const isSafe = !out.isTTY || format.includes('\x1b')
  await out.write(isSafe ? text : sanitizeLines(text))
}
