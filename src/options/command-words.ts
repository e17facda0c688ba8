import { type Extras, type Option, value } from './index.ts'

/**
 * Splits a command into its words: blanks are between them, quotes keep them together, a backslash
 * takes the next character as it is, `#` begins a comment.
 */
export function parseWords(raw: string): string[] {
  const words: string[] = []
  let word: string | undefined
  for (let at = 0; at < raw.length; at++) {
    const character = raw[at]!
    if (/[ \t\r\n]/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (character === '#' && word === undefined) {
      const end = raw.indexOf('\n', at)
      if (end < 0) break
      at = end
    } else if (character === '\\') {
      if (++at === raw.length) throw new Error('EOF found after escape character')
      word = (word ?? '') + raw[at]
    } else if (character === "'" || character === '"') {
      const quoted = readQuoted(raw, at)
      word = (word ?? '') + quoted.text
      at = quoted.end
    } else {
      word = (word ?? '') + character
    }
  }
  return word === undefined ? words : [...words, word]
}

/** A flag with a command; undefined where it is not given. */
export function commandWords(
  flags: string,
  description: string,
  extras?: Extras<string[]>,
): Option<string[] | undefined> {
  return value(flags, 'command', parseWords, description, extras)
}

/** In single quotes everything is as it is written, in double quotes a backslash still escapes. */
function readQuoted(raw: string, start: number): { text: string; end: number } {
  const quote = raw[start]!
  let text = ''
  for (let at = start + 1; at < raw.length; at++) {
    if (raw[at] === quote) return { text, end: at }
    if (raw[at] === '\\' && quote === '"') {
      if (++at === raw.length) throw new Error('EOF found after escape character')
    }
    text += raw[at]
  }
  throw new Error('EOF found when expecting closing quote')
}
