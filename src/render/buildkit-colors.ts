/** Escape sequences for the lines of a build; empty where there are no colours. */
export interface BuildColors {
  readonly run: string
  readonly cancel: string
  readonly error: string
  readonly warn: string
  readonly faint: string
}

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']

/**
 * The colours of a build: docker's, or those of BUILDKIT_COLORS (`run=green:error=255,0,0`). What is
 * not understood there is passed over.
 */
export function buildColors(
  { BUILDKIT_COLORS }: Readonly<Record<string, string | undefined>>,
  colorLevel: number,
): BuildColors {
  if (colorLevel === 0) return { run: '', cancel: '', error: '', warn: '', faint: '' }
  const colors: Record<keyof BuildColors, string> = {
    run: named('blue')!,
    cancel: named('yellow')!,
    error: named('red')!,
    warn: named('yellow')!,
    faint: '\x1b[2m',
  }
  for (const [, key = '', value = ''] of (BUILDKIT_COLORS ?? '').matchAll(/([^=:]+)=([^:]*)/g)) {
    const name = key === 'warning' ? 'warn' : key
    const color = named(value) ?? mixed(value)
    if (color && isColored(name)) colors[name] = color
  }
  return colors
}

function isColored(name: string): name is 'run' | 'cancel' | 'error' | 'warn' {
  return ['run', 'cancel', 'error', 'warn'].includes(name)
}

function named(name: string): string | undefined {
  const isLight = name.startsWith('light-')
  const index = names.indexOf(isLight ? name.slice('light-'.length) : name)
  return index < 0 ? undefined : `\x1b[${(isLight ? 90 : 30) + index}m`
}

function mixed(value: string): string | undefined {
  const parts = value.split(',').map(Number)
  const isColor = parts.length === 3 && parts.every((part) => part >= 0 && part <= 255)
  return isColor ? `\x1b[38;2;${parts.join(';')}m` : undefined
}
