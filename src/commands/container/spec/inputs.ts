import { readFileSync } from 'node:fs'
import type { Env } from '../../../command.ts'
import { readVariableFiles, resolveVariable } from '../../../options/env.ts'
import { quoteGo } from '../../../options/index.ts'
import { splitPair } from '../../../options/label.ts'
import { readPairsFile } from '../../../options/pairs-file.ts'
import { systemErrorText } from '../../../system-error.ts'
import type { ContainerOptions } from '../options.ts'

/** What the options take from outside of them: our environment, and the files they name. */
export interface SpecInputs {
  /** The variables of `--env-file`. */
  readonly fileVariables: readonly string[]
  /** The variables of `--env`. */
  readonly variables: readonly string[]
  /** The labels of `--label-file`. */
  readonly fileLabels: readonly string[]
  /** The security options, with the profiles that were named instead of their files' names. */
  readonly securityOptions: readonly string[]
}

const builtInProfiles = new Set(['builtin', 'unconfined'])

/** Reads the files that options name, and the variables they take from our environment. */
export function readInputs(
  { envFile, env, labelFile, securityOpt }: ContainerOptions,
  environment: Env,
): SpecInputs {
  return {
    fileVariables: readVariableFiles(envFile, environment),
    variables: env.map((variable) => resolveVariable(variable, environment)),
    fileLabels: labelFile.flatMap((path) => readPairsFile('--label-file', path)),
    securityOptions: securityOpt.map(readSecurityOption),
  }
}

function readSecurityOption(raw: string): string {
  const [key, value] = raw.includes('=') ? splitPair(raw) : splitPair(raw.replace(':', '='))
  if (key === 'no-new-privileges') return raw
  if (!value) throw new Error(`invalid --security-opt: ${quoteGo(raw)}`)
  return key === 'seccomp' && !builtInProfiles.has(value) ? `seccomp=${readProfile(value)}` : raw
}

function readProfile(path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(
      `opening seccomp profile (${path}) failed: ${systemErrorText(error, 'open', path)}`,
    )
  }
  try {
    return compactJson(text)
  } catch (error) {
    const { message } = error as Error
    throw new Error(`compacting json for seccomp profile (${path}) failed: ${message}`)
  }
}

/** Takes the white space out of a JSON text, and leaves every literal as it is written. */
function compactJson(text: string): string {
  JSON.parse(text)
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, string = '') => string)
}
