import { Terminal } from '@xterm/headless'
import { expect, test } from 'vitest'
import { frame } from '../../src/render/frame.ts'

/** The screen after frames were written to a terminal of so many cells. */
async function screenAfter(texts: readonly string[], columns: number, rows: number) {
  const terminal = new Terminal({
    cols: columns,
    rows,
    convertEol: true,
    allowProposedApi: true,
  })
  for (const text of texts) {
    await new Promise<void>((resolve) =>
      terminal.write(frame(text, { isTTY: true, columns, rows }), resolve),
    )
  }
  const { active } = terminal.buffer
  const lines = Array.from({ length: rows }, (_, row) =>
    active.getLine(active.viewportY + row)!.translateToString(true),
  )
  return { lines, scrolled: active.baseY, cursorRow: active.cursorY }
}

test('a frame takes the place of the one before', async () => {
  const { lines, scrolled, cursorRow } = await screenAfter(['one\ntwo\n', 'three\nfour\n'], 20, 5)

  expect(lines).toEqual(['three', 'four', '', '', ''])
  expect(scrolled).toBe(0)
  expect(cursorRow).toBe(2)
})

test('shorter lines and fewer rows leave nothing of what was there', async () => {
  const { lines } = await screenAfter(['long line\nsecond\nthird\n', 'short\n'], 20, 5)

  expect(lines).toEqual(['short', '', '', '', ''])
})

test('a line as wide as the terminal is whole, and the next is below it', async () => {
  const { lines } = await screenAfter(['xxxxxxxxxx\nxxxxxxxxxx\n', '0123456789\nend\n'], 10, 4)

  expect(lines).toEqual(['0123456789', 'end', '', ''])
})

test('a line wider than the terminal goes on in the next row, without a smear', async () => {
  const wide = ['xxxxxxxxxxxxxxxxxxxxxxxxx\nyyyyyyyyyyyyyyyyyyyy\n', '0123456789ab\nend\n']

  const { lines } = await screenAfter(wide, 10, 6)

  expect(lines).toEqual(['0123456789', 'ab', 'end', '', '', ''])
})

test('a character of two cells is not cut in half', async () => {
  const { lines } = await screenAfter(['日本語\n'], 5, 4)

  expect(lines).toEqual(['日本', '語', '', ''])
})

test('what finds no room is left out, and nothing scrolls', async () => {
  const tall = Array.from({ length: 9 }, (_, i) => `row ${i}\n`).join('')

  const { lines, scrolled } = await screenAfter([tall, tall], 10, 4)

  expect(lines).toEqual(['row 0', 'row 1', 'row 2', ''])
  expect(scrolled).toBe(0)
})

test('an empty frame clears the screen', async () => {
  const { lines } = await screenAfter(['one\ntwo\n', ''], 10, 3)

  expect(lines).toEqual(['', '', ''])
})

test("a pipe gets docker's bytes", () => {
  expect(frame('ID\nabc\n', { isTTY: false, columns: 0, rows: 0 })).toBe(
    '\x1b[HID \x1b[K\nabc \x1b[K\n \x1b[K\n\x1b[J',
  )
})
