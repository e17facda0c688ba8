import { decode } from '../../api/json-stream.ts'
import { defineCommand, noArgs } from '../../command.ts'
import { StatusError } from '../../errors.ts'
import { filters, text } from '../../options/index.ts'
import { timestamp } from '../../options/time.ts'
import { type EventView, eventParser, eventView } from '../../render/event.ts'
import { writeFilled } from '../shared/write-filled.ts'

export const events = defineCommand({
  name: 'events',
  summary: 'Show what happens on the engine, as it happens',
  args: noArgs,
  options: {
    filter: filters('-f, --filter', 'Show only the events that match a condition ("type=image")'),
    format: text('--format', "Show each event as 'json', or through a Go template"),
    since: text('--since', 'Begin with past events, from a time or an age ("42m") on'),
    until: text('--until', 'End at a time, or at an age ("42m")'),
  },
  async run({ api, streams: { out }, signal }, _args, { filter, format, since, until }) {
    const show = await prepare(format)
    const query = {
      since: since && timestamp(since),
      until: until && timestamp(until),
      filters: filter,
    }
    const { body } = await api.system.events(query, { signal })
    for await (const event of decode(body, { parse: await eventParser() }))
      await writeFilled(out, () => show(event), format)
  },
})

/** A template is tried before anything is asked: it would fail at the first event. */
async function prepare(format: string | undefined): Promise<EventView> {
  try {
    return await eventView(format)
  } catch (error) {
    throw new StatusError(64, `Error parsing format: ${(error as Error).message}`)
  }
}
