import { expect, test } from 'vitest'
import { colorLevel } from '../../src/render/color.ts'

test.each([
  [{}, false, 0],
  [{}, true, 1],
  [{ TERM: 'xterm-256color' }, true, 2],
  [{ COLORTERM: 'truecolor' }, true, 3],
  [{ WT_SESSION: 'x' }, true, 3],
  [{ TERM: 'dumb' }, true, 0],
  [{ NO_COLOR: '1', FORCE_COLOR: '3' }, true, 0],
  [{ NO_COLOR: '' }, true, 1],
  [{ FORCE_COLOR: '0' }, true, 0],
  [{ FORCE_COLOR: '2' }, false, 2],
  [{ FORCE_COLOR: 'true' }, false, 1],
  [{ FORCE_COLOR: '', TERM: 'dumb' }, false, 1],
  [{ CLICOLOR: '0' }, true, 0],
  [{ CLICOLOR_FORCE: '1' }, false, 1],
  [{ CLICOLOR_FORCE: '0' }, false, 0],
] as const)('with %j and a terminal: %s, the level is %d', (env, isTTY, level) => {
  expect(colorLevel(env, isTTY)).toBe(level)
})
