import { invalidArgument } from '../../cli/pflag.ts'
import { StatusError } from '../../errors.ts'
import { parseVariable } from '../../options/env.ts'
import { parseExtraHost } from '../../options/host.ts'
import { parseLabel } from '../../options/label.ts'
import { parseReference } from '../../reference.ts'
import { type BuildFlags, buildOptions } from './build-options.ts'

type Name = 'addHost' | 'buildArg' | 'label' | 'tag'

interface Grammar {
  parse(raw: string): string
  /** What BuildKit's client says of a value that is wrong. */
  complaint(raw: string, reason: string): string
}

const pair = (raw: string) => `invalid key-value pair "${raw}": empty key`

const grammars: Readonly<Record<Name, Grammar>> = {
  addHost: { parse: parseExtraHost, complaint: (raw) => `failed to build: invalid host ${raw}` },
  buildArg: { parse: parseVariable, complaint: pair },
  label: { parse: parseLabel, complaint: pair },
  tag: {
    parse(raw) {
      parseReference(raw)
      return raw
    },
    complaint: (raw, reason) => `failed to build: invalid tag "${raw}": ${reason}`,
  },
}

/**
 * Reads the values that the two builders refuse in different ways: to the classic one they are wrong
 * flags, which is 125, to BuildKit's client a build that fails, which is 1.
 *
 * @throws UsageError or StatusError in docker's words
 */
export function readValues(flags: BuildFlags, builder: 'classic' | 'BuildKit'): BuildFlags {
  const read = (name: Name) =>
    flags[name].map((raw) => {
      const { parse, complaint } = grammars[name]
      try {
        return parse(raw)
      } catch (error) {
        if (builder === 'classic') throw invalidArgument(buildOptions[name], raw, error)
        throw new StatusError(1, `ERROR: ${complaint(raw, (error as Error).message)}`)
      }
    })
  return {
    ...flags,
    addHost: read('addHost'),
    buildArg: read('buildArg'),
    label: read('label'),
    tag: read('tag'),
  }
}
