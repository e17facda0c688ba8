import type { DeviceRequest } from '../api/schema.ts'
import { type NumberError, parseDecimal } from './decimal.ts'
import { type Extras, type Option, parseCsv, values } from './index.ts'
import { splitPair, toMap } from './label.ts'

/** Reads `all`, a count, or `count=…,driver=…,device=…,capabilities=…,options=…`. */
export function parseGpus(raw: string): DeviceRequest {
  if (raw === '') throw new Error('EOF')
  const request: Required<DeviceRequest> = {
    Driver: '',
    Count: 0,
    // The engine takes null, not an empty list, for "whichever".
    DeviceIDs: null as unknown as string[],
    Capabilities: [['gpu']],
    Options: {},
  }
  const seen = new Set<string>()
  for (const field of parseCsv(raw)) {
    const [name, rest] = splitPair(field)
    const [key, text] = rest === undefined ? ['count', name] : [name, rest]
    if (seen.has(key)) throw new Error(`gpu request key '${key}' can be specified only once`)
    seen.add(key)
    addField(request, key, text, field)
  }
  if (!seen.has('count') && !seen.has('device')) request.Count = 1
  return request
}

/** A repeatable flag that asks for GPUs. */
export function gpus(
  flags: string,
  description: string,
  extras?: Extras<DeviceRequest[]>,
): Option<DeviceRequest[]> {
  return values(flags, 'gpu-request', parseGpus, description, extras)
}

function addField(request: DeviceRequest, key: string, text: string, field: string): void {
  switch (key) {
    case 'count':
      request.Count = parseCount(text)
      return
    case 'driver':
      request.Driver = text
      return
    case 'device':
      request.DeviceIDs = text.split(',')
      return
    case 'capabilities':
      request.Capabilities = [[...text.split(','), 'gpu']]
      return
    case 'options':
      request.Options = toMap(text.split(','))
      return
    default:
      throw new Error(`unexpected key '${key}' in '${field}'`)
  }
}

function parseCount(text: string): number {
  if (text === 'all') return -1
  try {
    return parseDecimal(text)
  } catch (error) {
    throw new Error(
      `invalid count (${text}): value must be either "all" or an integer: ` +
        (error as NumberError).reason,
    )
  }
}
