import { execute } from './executor.ts'
import { builtins, type Functions } from './functions.ts'
import { parse } from './parser.ts'
import type { TemplateFunction } from './values.ts'

export { prefixed, TemplateError } from './errors.ts'
export {
  goFloat,
  goMap,
  goMethod,
  goPointer,
  goStruct,
  type ParameterType,
  type TemplateFunction,
} from './values.ts'

export interface TemplateOptions {
  /** `error` makes a key that a map does not have end the execution, as Go's missingkey=error. */
  missingKey?: 'default' | 'error'
  /** Functions that replace those of the same name. */
  functions?: Record<string, TemplateFunction>
}

/** A parsed Go template. */
export interface Template {
  /** Throws a TemplateError: `template: NAME:LINE:COLUMN: executing "NAME" at <…>: …`. */
  execute(data: unknown, options?: TemplateOptions): string
}

/**
 * Parses a template of Go's text/template with docker's functions. Data are plain values: objects
 * are maps, unless marked by goStruct; only own properties are ever read, only methods marked by
 * goMethod ever called. Throws a TemplateError: `template: NAME:LINE: …`.
 *
 * @param options - its name, empty unless given, and functions beside the known ones
 */
export function parseTemplate(
  source: string,
  {
    name = '',
    functions = {},
  }: { name?: string; functions?: Record<string, TemplateFunction> } = {},
): Template {
  const known: Functions = { ...builtins, ...functions }
  const definitions = parse(name, source, (word) => Object.hasOwn(known, word))
  return {
    execute(data, { missingKey, functions: replaced } = {}) {
      const callable = replaced === undefined ? known : { ...known, ...replaced }
      const missingKeyIsError = missingKey === 'error'
      return execute({ name, source, definitions, functions: callable, missingKeyIsError }, data)
    },
  }
}
