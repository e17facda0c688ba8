type ColorLevel = 0 | 1 | 2 | 3

/**
 * How many colours a stream may show: 0 none, 1 for 16, 2 for 256, 3 for true colour. A forced level
 * holds for pipes too; NO_COLOR, or CLICOLOR=0, takes colours away from a terminal.
 */
export function colorLevel(
  env: Readonly<Record<string, string | undefined>>,
  isTTY: boolean,
): ColorLevel {
  const { NO_COLOR, FORCE_COLOR, CLICOLOR, CLICOLOR_FORCE } = env
  if (NO_COLOR) return 0
  if (FORCE_COLOR !== undefined) return forced(FORCE_COLOR, env)
  if (CLICOLOR_FORCE && CLICOLOR_FORCE !== '0') return atLeastOne(terminalLevel(env))
  if (!isTTY || CLICOLOR === '0') return 0
  return terminalLevel(env)
}

function forced(value: string, env: Readonly<Record<string, string | undefined>>): ColorLevel {
  if (value === '0' || value === 'false') return 0
  if (value === '1' || value === '2' || value === '3') return Number(value) as ColorLevel
  return atLeastOne(terminalLevel(env))
}

function atLeastOne(level: ColorLevel): ColorLevel {
  return level === 0 ? 1 : level
}

function terminalLevel({
  TERM,
  COLORTERM,
  WT_SESSION,
}: Readonly<Record<string, string | undefined>>): ColorLevel {
  if (TERM === 'dumb') return 0
  if (COLORTERM === 'truecolor' || COLORTERM === '24bit' || WT_SESSION) return 3
  if (TERM !== undefined && /-256(color)?$/i.test(TERM)) return 2
  return 1
}
