import type { Env } from '../command.ts'
import { type Extras, type Option, values } from './index.ts'
import { readPairsFile } from './pairs-file.ts'

/** A variable must have a name: `NAME=value`, or `NAME` for the value of our own environment. */
export function parseVariable(raw: string): string {
  if (raw === '' || raw.startsWith('=')) throw new Error(`invalid environment variable: ${raw}`)
  return raw
}

/** A repeatable flag with variables. */
export function variables(
  flags: string,
  description: string,
  extras?: Extras<string[]>,
): Option<string[]> {
  return values(flags, 'list', parseVariable, description, extras)
}

/**
 * The variables of `--env-file` and `--env`, files first. A name without a value takes it from our
 * environment; where that has none, a file's name is left out and a flag's is kept, for the engine
 * to unset.
 */
export function readEnvironment(
  { envFile, env }: { readonly envFile: readonly string[]; readonly env: readonly string[] },
  environment: Env,
): string[] {
  return [
    ...readVariableFiles(envFile, environment),
    ...env.map((variable) => resolveVariable(variable, environment)),
  ]
}

/** The variables of `--env-file`. */
export function readVariableFiles(paths: readonly string[], environment: Env): string[] {
  return paths.flatMap((path) => readPairsFile('--env-file', path, (name) => environment[name]))
}

/** `NAME` as `NAME=value` of our environment, if it is set there. */
export function resolveVariable(variable: string, environment: Env): string {
  if (variable.includes('=')) return variable
  const value = environment[variable]
  return value === undefined ? variable : `${variable}=${value}`
}
