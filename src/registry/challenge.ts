/** One way to authenticate that a server offers (RFC 9110, WWW-Authenticate). */
export interface Challenge {
  /** In lower case: `basic`, `bearer`. */
  readonly scheme: string
  /** By name in lower case: `realm`, `service`, `scope`. */
  readonly parameters: Readonly<Record<string, string>>
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const schemeSyntax = new RegExp(`^[\\s,]*(${token})(?: +(?=${token}\\s*=)|\\s*(?:,|$))`)
const parameterSyntax = new RegExp(
  `^[\\s,]*(${token})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${token}))\\s*(?:,|$)`,
)

/** Reads the values of a WWW-Authenticate header; what is not understood ends the reading. */
export function parseChallenges(values: string | readonly string[] = []): Challenge[] {
  return [values].flat().flatMap(parseValue)
}

function parseValue(value: string): Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = []
  for (let rest = value; rest.trim() !== ''; ) {
    const parameter = parameterSyntax.exec(rest)
    const last = challenges.at(-1)
    if (parameter && last) {
      const [all, name, quoted, plain = ''] = parameter
      last.parameters[name!.toLowerCase()] = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain
      rest = rest.slice(all.length)
      continue
    }
    const scheme = schemeSyntax.exec(rest)
    if (!scheme) return challenges
    challenges.push({ scheme: scheme[1]!.toLowerCase(), parameters: {} })
    rest = rest.slice(scheme[0].length)
  }
  return challenges
}
