import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
// @ts-expect-error: the launcher is plain JavaScript.
import { CodeCache } from '../../bin/code-cache.js'

let base: string
let program: string
let kept: string

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'code-cache-'))
  program = join(base, 'program.cjs')
  kept = join(base, 'kept')
  write('program.cjs', 'const { twice } = require("./part.cjs"); exports.answer = twice(21)')
  write('part.cjs', 'exports.twice = (number) => number * 2')
})

afterEach(() => rmSync(base, { recursive: true, force: true }))

function write(name: string, code: string): void {
  writeFileSync(join(base, name), `(function (require, module, exports) {${code}\n})`)
}

function run(build = 'build'): number {
  const cache = new CodeCache(kept, build)
  const { answer } = cache.load(program)
  cache.save()
  return answer
}

test('a program runs the same with and without the code of an earlier run', () => {
  expect([run(), run()]).toEqual([42, 42])
  expect(readdirSync(join(kept, 'build')).sort()).toEqual(['part.cjs.code', 'program.cjs.code'])
})

test('a file that two others ask for is loaded once', () => {
  write('program.cjs', 'exports.answer = require("./part.cjs") === require("./part.cjs") ? 1 : 2')

  expect(run()).toBe(1)
})

test('code that was cut short is not used', () => {
  run()
  writeFileSync(join(kept, 'build/program.cjs.code'), 'not code')

  expect(run()).toBe(42)
})

test('the code of other builds is forgotten', () => {
  run('old')
  run('new')

  expect(readdirSync(kept)).toEqual(['new'])
})

test('without a directory nothing is kept', () => {
  const cache = new CodeCache(undefined, 'build')

  const { answer } = cache.load(program)
  cache.save()

  expect(answer).toBe(42)
  expect(readdirSync(base).sort()).toEqual(['part.cjs', 'program.cjs'])
})

test('a directory that cannot be written is no obstacle', () => {
  writeFileSync(kept, 'a file is in the way')

  expect(run()).toBe(42)
})

test('nothing is written where all the code was there', () => {
  run()
  const stray = join(kept, 'stray')
  mkdirSync(stray)

  run()

  expect(existsSync(stray)).toBe(true)
})
