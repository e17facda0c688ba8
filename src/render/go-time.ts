import { formatTime, layouts, parseTime } from './time.ts'
import { localZone } from './zone.ts'

const zeroTime = '0001-01-01 00:00:00 +0000 UTC'

/**
 * A time of the engine's as Go prints it, `2026-01-02 03:04:05.6 +0100 CET`: at the offset it was
 * written with, whose name is known where it is this machine's own. The zero time where there is none.
 */
export function goTime(text: string | null | undefined): string {
  const instant = parseTime(text ?? '')
  if (!instant) return zeroTime
  const offset = instant.offsetMinutes * 60
  const isLocal = offset !== 0 && localZone(instant.seconds).offset === offset
  return formatTime(instant, layouts.string, isLocal ? 'local' : 'written')
}
