import { posix, win32 } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  absolutePath,
  assertsDirectory,
  cleanPath,
  containerPath,
  splitArgument,
  splitEntry,
} from '../../../../src/commands/container/cp/paths.ts'
import { type CopyDestination, planCopy } from '../../../../src/commands/container/cp/plan.ts'

describe('an argument is split at its first colon', () => {
  test.each([
    ['web:/etc', 'web', '/etc'],
    ['web:etc:x', 'web', 'etc:x'],
    ['web:', 'web', ''],
    [':x', '', 'x'],
    ['host/web:/etc', 'host/web', '/etc'],
    ['file', '', 'file'],
    ['/a:b', '', '/a:b'],
    ['./a:b', '', './a:b'],
    ['../a:b', '', '../a:b'],
    ['.a:b', '', '.a:b'],
    ['-', '', '-'],
    ['C:\\x', 'C', '\\x'],
  ])('%j names the container %j and the path %j', (argument, container, path) => {
    expect(splitArgument(argument, posix)).toEqual({ container, path })
  })

  test.each([
    ['C:\\x', '', 'C:\\x'],
    ['c:/x', '', 'c:/x'],
    ['\\\\?\\C:\\x', '', '\\\\?\\C:\\x'],
    ['\\x:y', '', '\\x:y'],
    ['web:/etc', 'web', '/etc'],
    ['web:C:\\x', 'web', 'C:\\x'],
  ])('on Windows, %j names the container %j and the path %j', (argument, container, path) => {
    expect(splitArgument(argument, win32)).toEqual({ container, path })
  })
})

test.each([
  ['/a', '/a'],
  ['/a/', '/a/'],
  ['/a/.', '/a/.'],
  ['/a/./', '/a/./'],
  ['/a//b/../', '/a/'],
  ['/a/..', '/'],
  ['/', '/'],
  ['/.', '/.'],
])('the absolute form of %j is %j, with its ending', (path, expected) => {
  expect(absolutePath(path, posix)).toBe(expected)
})

test('the absolute form of a dot is what lies in the directory', () => {
  expect(absolutePath('.', posix)).toBe(`${posix.resolve('.')}/.`)
  expect(absolutePath('..', posix)).toBe(posix.resolve('..'))
  expect(absolutePath('C:/a/', win32)).toBe('C:\\a\\')
  expect(absolutePath('C:/a/.', win32)).toBe('C:\\a\\.')
})

test.each([
  ['', '.'],
  ['a/', 'a'],
  ['a/./b/../', 'a'],
  ['/', '/'],
  ['//', '/'],
])('the shortest form of %j is %j', (path, expected) => {
  expect(cleanPath(path, posix)).toBe(expected)
})

test.each([
  ['/a/b', '/a', 'b'],
  ['/a/b/', '/a', 'b'],
  ['/a/b/.', '/a/b', '.'],
  ['/', '/', '/'],
  ['/.', '/', '.'],
  ['a', '.', 'a'],
  ['', '.', '.'],
])('%j is split into %j and %j', (path, directory, base) => {
  expect(splitEntry(path, posix)).toEqual({ directory, base })
})

test('a path in a container has slashes, whatever was typed on Windows', () => {
  expect(containerPath('\\a/b', 'win32')).toBe('/a/b')
  expect(containerPath('\\a/b', 'linux')).toBe('\\a/b')
})

test.each([
  ['a/', true],
  ['a/.', true],
  ['.', true],
  ['a', false],
  ['a.', false],
])('whether %j can only be a directory: %j', (path, expected) => {
  expect(assertsDirectory(path, posix)).toBe(expected)
})

describe('the plan of a copy', () => {
  const file = { name: 'f', isDirectory: false }
  const directory = { name: 'd', isDirectory: true }
  const contents = { name: '.', isDirectory: true }

  test.each([
    [file, '/t', 'directory', '/t', 'f'],
    [file, '/t', 'file', '/', 't'],
    [file, '/t/new', 'missing', '/t', 'new'],
    [file, '/t/', 'file', '/', 't'],
    [directory, '/t', 'directory', '/t', 'd'],
    [directory, '/t/new/', 'missing', '/t', 'new'],
    [directory, '/t/new/.', 'missing', '/t/new', '.'],
    [contents, '/t', 'directory', '/t', '.'],
    [contents, '/t/new', 'missing', '/t', 'new'],
  ] as const)('%j to %j, a %s, is extracted in %j as %j', (source, path, state, where, name) => {
    const destination: CopyDestination = { path, state }

    expect(planCopy(source, destination, posix)).toEqual({ directory: where, name })
  })

  test.each([
    [directory, '/t', 'file', 'cannot copy directory'],
    [contents, '/t', 'file', 'cannot copy directory'],
    [file, '/t/new/', 'missing', 'no such directory'],
    [file, '/t/new/.', 'missing', 'no such directory'],
  ] as const)('%j to %j, a %s, is refused', (source, path, state, message) => {
    expect(() => planCopy(source, { path, state }, posix)).toThrow(message)
  })
})
