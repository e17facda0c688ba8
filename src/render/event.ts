import type { EventMessage } from '../api/schema.ts'
import { formatTime, fromUnix, layouts } from './time.ts'

/** An event in which no integer has lost its last digits. */
export type Event = Omit<EventMessage, 'time' | 'timeNano'> & {
  readonly time?: bigint
  readonly timeNano?: bigint
}

/** Shows one event on a line. */
export type EventView = (event: Event) => string

/** Reads an event: nanoseconds since 1970 have more digits than a number holds. */
export async function eventParser(): Promise<(text: string) => Event> {
  const { parse } = await import('lossless-json')
  return (text) => parse(text, undefined, parseNumber) as unknown as Event
}

/**
 * Prepares the view for `--format`: a line per event, JSON, or a template, which is tried on an
 * empty event first.
 *
 * @throws TemplateError when the template is wrong
 */
export async function eventView(format: string | undefined): Promise<EventView> {
  if (!format) return eventLine
  const { templateEventView } = await import('./event-template.ts')
  return templateEventView(format)
}

/** `TIME TYPE ACTION ID (name=value, …)`, with the line's end. */
export function eventLine({ Type, Action, Actor = {}, time, timeNano }: Event): string {
  const attributes = Object.entries(Actor.Attributes ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
  const list = attributes.length > 0 ? ` (${attributes.join(', ')})` : ''
  return `${shownTime(time, timeNano)}${Type} ${Action} ${Actor.ID ?? ''}${list}\n`
}

function shownTime(time: bigint | undefined, timeNano: bigint | undefined): string {
  if (!time && !timeNano) return ''
  const nanoseconds = timeNano || time! * 1_000_000_000n
  const instant = {
    ...fromUnix(Number(nanoseconds / 1_000_000_000n)),
    nanoseconds: Number(nanoseconds % 1_000_000_000n),
  }
  return `${formatTime(instant, layouts.rfc3339NanoFixed)} `
}

function parseNumber(text: string): unknown {
  return /^-?\d+$/.test(text) ? BigInt(text) : Number(text)
}
