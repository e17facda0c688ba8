import type { Cli } from '../../command.ts'
import { shortId } from '../../render/view.ts'
import { SwarmNames } from '../shared/swarm-names.ts'

const space = ' '.charCodeAt(0)
const attributes = {
  node: 'com.docker.swarm.node.id',
  service: 'com.docker.swarm.service.id',
  task: 'com.docker.swarm.task.id',
}

interface LabelOptions {
  readonly details: boolean
  readonly noResolve: boolean
  readonly noTaskIds: boolean
  readonly noTrunc: boolean
  readonly timestamps: boolean
  /** Digits of the highest slot: names of lower ones are padded to it. */
  readonly width: number
}

/**
 * Makes lines for people of those that the engine sends: what it tells of a line's task goes before
 * the line, in words.
 *
 * @throws Error for a line that says nothing of its task
 */
export function taskLines(cli: Cli, options: LabelOptions): (payload: Buffer) => Promise<Buffer> {
  const namer = taskNamer(cli, options)
  return async (payload) => {
    const { time, details, message } = divide(payload, options.timestamps)
    const name = await namer(details)
    const rest = options.details ? `${others(details)} ` : ''
    return Buffer.concat([Buffer.from(`${time}${name}    | ${rest}`), message])
  }
}

/** The parts of a line: its time and a blank, where asked for, its attributes, and what it says. */
function divide(payload: Buffer, timestamps: boolean) {
  const ends: number[] = []
  for (let from = 0; ends.length < (timestamps ? 2 : 1); from = ends.at(-1)! + 1) {
    const end = payload.indexOf(space, from)
    if (end < 0) throw new Error(`invalid context in log message: ${payload.toString()}`)
    ends.push(end)
  }
  const end = ends.at(-1)!
  const start = timestamps ? ends[0]! + 1 : 0
  return {
    time: payload.subarray(0, start).toString(),
    details: parseDetails(payload.subarray(start, end).toString()),
    message: payload.subarray(end + 1),
  }
}

/** Reads `key=value,key=value`, where both are encoded as in a URL. */
function parseDetails(text: string): Map<string, string> {
  const details = new Map<string, string>()
  for (const pair of text.split(',')) {
    const [key = '', value] = pair.split('=')
    if (value === undefined) throw new Error('invalid details format')
    details.set(decode(key), decode(value))
  }
  return details
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new Error('invalid details format')
  }
}

/** The attributes that are the container's own. */
function others(details: ReadonlyMap<string, string>): string {
  const known = new Set(Object.values(attributes))
  return [...details]
    .filter(([key]) => !known.has(key))
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',')
}

/** The name of the task that a line is of, asked for once: `web.1.4863eazjf5a5@host`. */
function taskNamer(
  cli: Cli,
  { noResolve, noTaskIds, noTrunc, width }: LabelOptions,
): (details: ReadonlyMap<string, string>) => Promise<string> {
  const names = new SwarmNames(cli, { noResolve })
  const known = new Map<string, Promise<string>>()

  async function nameOf(nodeId: string, serviceId: string, taskId: string): Promise<string> {
    const [node, service] = [await names.node(nodeId), await names.service(serviceId)]
    const { Slot = 0 } = await cli.api.tasks.inspect(taskId)
    const id = noTaskIds ? '' : `.${noTrunc ? taskId : shortId(taskId)}`
    const padding = ' '.repeat(Math.max(0, width - String(Slot).length))
    return `${service}.${Slot}${id}@${node}${padding}`
  }

  return (details) => {
    const [node, service, task] = (['node', 'service', 'task'] as const).map((part) => {
      const id = details.get(attributes[part])
      if (id === undefined) throw new Error(`missing ${part} id in details`)
      return id
    }) as [string, string, string]
    const name = known.get(task) ?? nameOf(node, service, task)
    known.set(task, name)
    return name
  }
}
