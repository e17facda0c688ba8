/**
 * The order in which Go's library for YAML writes the names of a mapping: numbers within names by
 * their value, letters after what is neither letter nor digit.
 */
export function compareKeys(left: string, right: string): number {
  const a = [...left]
  const b = [...right]
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at++
  if (at === a.length || at === b.length) return a.length - b.length

  const [x, y] = [a[at]!, b[at]!]
  const [xIsLetter, yIsLetter] = [isLetter(x), isLetter(y)]
  if (xIsLetter && yIsLetter) return x.codePointAt(0)! - y.codePointAt(0)!
  if (xIsLetter || yIsLetter) {
    // A number that goes on is larger than one that a letter ends.
    const isInNumber = at > 0 && isDigit(a[at - 1]!)
    return xIsLetter === isInNumber ? -1 : 1
  }
  const [first, second] = [digitsFrom(a, at), digitsFrom(b, at)]
  // The zeros in the middle of a number count.
  const prefix = (x === '0' || y === '0') && hasNumberBefore(a, at) ? '1' : ''
  const difference = BigInt(`${prefix}${first}` || '0') - BigInt(`${prefix}${second}` || '0')
  if (difference !== 0n) return difference < 0n ? -1 : 1
  return first.length - second.length || x.codePointAt(0)! - y.codePointAt(0)!
}

function isLetter(rune: string): boolean {
  return /\p{L}/u.test(rune)
}

function isDigit(rune: string): boolean {
  return /\d/.test(rune)
}

function digitsFrom(runes: readonly string[], start: number): string {
  return /^\d*/.exec(runes.slice(start).join(''))![0]
}

/** Whether digits that are not all zero come right before. */
function hasNumberBefore(runes: readonly string[], end: number): boolean {
  return /[1-9]\d*$/.test(runes.slice(0, end).join(''))
}
