import type { Env } from '../command.ts'
import { parseDecimal, parseFloat64 } from '../options/decimal.ts'
import { quoteGo } from '../options/index.ts'
import { isYamlMap, type Yaml, type YamlMap, yamlMap } from './yaml.ts'

/**
 * Puts variables in the place of `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`,
 * `${NAME:?message}` and `${NAME?message}`; `$$` is a dollar sign. What was put in is not read again.
 *
 * @throws Error with the place of a text that is none of these, of a variable that has to be set,
 *   or of one that is no number where the file needs one
 */
export function interpolate(file: YamlMap, env: Env): YamlMap {
  return interpolateMap(file, [], env)
}

function interpolateMap(map: YamlMap, path: readonly string[], env: Env): YamlMap {
  return yamlMap(
    Object.entries(map).map(([key, value]) => [key, interpolateValue(value, [...path, key], env)]),
  )
}

function interpolateValue(value: Yaml, path: readonly string[], env: Env): Yaml {
  if (Array.isArray(value)) return value.map((item) => interpolateValue(item, [...path, '[]'], env))
  if (isYamlMap(value)) return interpolateMap(value, path, env)
  if (typeof value !== 'string') return value

  const result = substitute(value, env, (template) => {
    const shown = `${path.join('.')}: ${quoteGo(template)}`
    return new Error(
      `invalid interpolation format for ${shown}; you may need to escape any $ with another $`,
    )
  })
  // A text that names no variable stays a text, also where a number is needed.
  return result === value ? value : cast(result, path)
}

const pattern =
  /\$(?:(?<escaped>\$)|(?<named>[_a-z][_a-z0-9]*(?::?[-?][^}]*)?)|\{(?<braced>[_a-z][_a-z0-9]*(?::?[-?][^}]*)?)\}|)/gi

function substitute(template: string, env: Env, invalid: (template: string) => Error): string {
  return template.replace(pattern, (...match) => {
    const { escaped, named, braced } = match.at(-1) as Record<string, string | undefined>
    if (escaped !== undefined) return '$'
    const expression = named ?? braced
    if (expression === undefined) throw invalid(template)
    return evaluate(expression, env, invalid)
  })
}

/** In the order in which docker looks for them, wherever they stand in the expression. */
const operators = [':-', '-', ':?', '?']

function evaluate(expression: string, env: Env, invalid: (template: string) => Error): string {
  const operator = operators.find((candidate) => expression.includes(candidate))
  if (operator === undefined) return env[expression] ?? ''
  const at = expression.indexOf(operator)
  const name = expression.slice(0, at)
  const rest = expression.slice(at + operator.length)
  const value = env[name]
  const isThere = value !== undefined && !(operator.startsWith(':') && value === '')
  if (isThere) return value
  if (operator.endsWith('-')) return rest
  throw invalid(`required variable ${name} is missing a value: ${rest}`)
}

type Cast = (text: string) => Yaml

const toInteger: Cast = (text) => {
  try {
    return BigInt(parseDecimal(text))
  } catch (error) {
    throw new Error(`strconv.Atoi: ${(error as Error).message.replace(/^strconv\.\w+: /, '')}`)
  }
}
const toNumber: Cast = parseFloat64
const toBoolean: Cast = (text) => {
  if (/^(?:y|yes|true|on)$/i.test(text)) return true
  if (/^(?:n|no|false|off)$/i.test(text)) return false
  throw new Error(`invalid boolean: ${text}`)
}

/** Where variables may stand for what is no text; `*` is any name, `[]` an entry of a list. */
const casts: readonly (readonly [path: string, cast: Cast])[] = [
  ['services.*.configs.[].mode', toInteger],
  ['services.*.secrets.[].mode', toInteger],
  ['services.*.healthcheck.retries', toInteger],
  ['services.*.healthcheck.disable', toBoolean],
  ['services.*.deploy.replicas', toInteger],
  ['services.*.deploy.update_config.parallelism', toInteger],
  ['services.*.deploy.update_config.max_failure_ratio', toNumber],
  ['services.*.deploy.rollback_config.parallelism', toInteger],
  ['services.*.deploy.rollback_config.max_failure_ratio', toNumber],
  ['services.*.deploy.restart_policy.max_attempts', toInteger],
  ['services.*.deploy.placement.max_replicas_per_node', toInteger],
  ['services.*.ports.[].target', toInteger],
  ['services.*.ports.[].published', toInteger],
  ['services.*.ulimits.*', toInteger],
  ['services.*.ulimits.*.hard', toInteger],
  ['services.*.ulimits.*.soft', toInteger],
  ['services.*.oom_score_adj', toInteger],
  ['services.*.privileged', toBoolean],
  ['services.*.read_only', toBoolean],
  ['services.*.stdin_open', toBoolean],
  ['services.*.tty', toBoolean],
  ['services.*.volumes.[].read_only', toBoolean],
  ['services.*.volumes.[].volume.nocopy', toBoolean],
  ['networks.*.external', toBoolean],
  ['networks.*.internal', toBoolean],
  ['networks.*.attachable', toBoolean],
  ['volumes.*.external', toBoolean],
  ['secrets.*.external', toBoolean],
  ['configs.*.external', toBoolean],
]

function cast(text: string, path: readonly string[]): Yaml {
  const found = casts.find(([pattern]) => {
    const parts = pattern.split('.')
    return (
      parts.length === path.length && parts.every((part, i) => part === '*' || part === path[i])
    )
  })
  if (!found) return text
  try {
    return found[1](text)
  } catch (error) {
    const reason = (error as Error).message
    throw new Error(
      `error while interpolating ${path.join('.')}: failed to cast to expected type: ${reason}`,
    )
  }
}
