import { parseWords } from '../../options/command-words.ts'
import { parseBytes } from '../../options/size.ts'
import { list, mapOf, nullable, oneOf } from '../structures.ts'
import { meaning, parsed, printable, printed, type Type, text } from '../types.ts'
import type { YamlMap } from '../yaml.ts'

/** The names that services, volumes and such may have. */
export const names = /^[a-zA-Z0-9._-]+$/

export const uniqueTexts = list(text, { unique: true })

/** Several texts, or a single one. */
export const texts = oneOf(
  meaning(text, (value: string) => [value]),
  uniqueTexts,
)

/** A command as one would type it, or its words. */
export const words = oneOf<string[]>(
  parsed(parseWords, (value) => value),
  list(text),
)

export const healthTest = oneOf<string[]>(
  meaning(text, (value: string) => ['CMD-SHELL', value]),
  list(text),
)

export const bytes = parsed(parseBytes, String)

const mapping = mapOf(printable({ nullable: true }))

/** Names with values: a mapping, or a list of `name=value`; one without a value has `none`. */
function pairs<T extends string | null>(none: T): Type<Record<string, string | T>> {
  const fromMapping = (map: YamlMap) =>
    record<string | T>(
      Object.entries(map).map(([name, value]) => [name, value === null ? none : printed(value)]),
    )
  const fromList = (items: readonly string[]) =>
    record<string | T>(
      items.map((item) => {
        const equals = item.indexOf('=')
        return equals < 0 ? [item, none] : [item.slice(0, equals), item.slice(equals + 1)]
      }),
    )
  const show = mapOf(nullable(text)).show
  return oneOf(meaning(mapping, fromMapping, show), meaning(uniqueTexts, fromList, show))
}

/** An object without a prototype: the names are the user's. */
export function record<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  const result: Record<string, T> = Object.create(null)
  for (const [name, value] of entries) result[name] = value
  return result
}

export const labels = pairs('')

/** Variables; one without a value is null. */
export const variables = pairs(null)

/** Names of machines with their addresses, as `name:address`. */
export const hosts = oneOf(
  meaning(mapping, (map: YamlMap) =>
    Object.entries(map)
      .filter(([, address]) => address !== null)
      .map(([host, address]) => `${host}:${withoutBrackets(printed(address))}`)
      .sort(),
  ),
  meaning(uniqueTexts, (items: readonly string[]) =>
    items.flatMap((item) => {
      const [, host, address] = /^([^=]*?)=(.*)$/s.exec(item) ?? /^([^:]*):(.*)$/s.exec(item) ?? []
      return address === undefined ? [] : [`${host}:${withoutBrackets(address)}`]
    }),
  ),
)

function withoutBrackets(address: string): string {
  return address.length > 2 ? address.replace(/^\[(.*)\]$/s, '$1') : address
}

export const settings = mapOf(printable())
export const nullableSettings = mapOf(printable({ nullable: true }))
