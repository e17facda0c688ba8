import { expect, test } from 'vitest'
import { checkReport } from '../../src/render/build-check.ts'

const text = '\nWARNING: x\n'

test.each([
  ['nothing', {}, { text: 'Check complete, no warnings found.\n', failure: '' }],
  [
    'a warning',
    { warnings: [{}] },
    { text: `Check complete, 1 warning has been found!\n${text}`, failure: '' },
  ],
  [
    'warnings',
    { warnings: [{}, {}] },
    { text: `Check complete, 2 warnings have been found!\n${text}`, failure: '' },
  ],
  ['an error', { buildError: { message: 'no' } }, { text: '', failure: 'no' }],
  [
    'an error in a place',
    {
      sources: [{ filename: 'D', data: Buffer.from('FROM a\nNO').toString('base64') }],
      buildError: {
        message: 'no',
        location: { sourceIndex: 0, ranges: [{ start: { line: 2 }, end: { line: 2 } }] },
      },
    },
    {
      text: '',
      failure: `no\nD:2\n${'-'.repeat(20)}\n   1 |     FROM a\n   2 | >>> NO\n${'-'.repeat(20)}`,
    },
  ],
])('a check that finds %s tells of it', (_what, result, expected) => {
  expect(checkReport({ text, json: JSON.stringify(result) })).toEqual(expected)
})
