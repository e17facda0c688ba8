import { isPrintable } from './quote.ts'

const htmlEscapes: Readonly<Record<string, string>> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\0': '\ufffd',
}

/** Text that is safe in HTML, as Go's `html` function writes it. */
export function escapeHtml(text: string): string {
  return text.replace(/["'&<>\0]/g, (unit) => htmlEscapes[unit]!)
}

/** Text that is safe in a JavaScript string, as Go's `js` function writes it. */
export function escapeJs(text: string): string {
  return text.replace(/[\\'"<>&=]|[^ -\x7f]/gu, (rune) => {
    if (rune === '\\' || rune === "'" || rune === '"') return `\\${rune}`
    if (rune > '\x7f' && isPrintable(rune)) return rune
    return `\\u${rune.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
  })
}

/** Text that is safe in the query of a URL, as Go's `urlquery` function writes it. */
export function escapeQuery(text: string): string {
  let escaped = ''
  for (const byte of Buffer.from(text)) {
    const unit = String.fromCharCode(byte)
    if (unit === ' ') escaped += '+'
    else if (/[0-9A-Za-z._~-]/.test(unit)) escaped += unit
    else escaped += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return escaped
}
