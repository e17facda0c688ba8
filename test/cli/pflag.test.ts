import { expect, test } from 'vitest'
import { parse } from '../../src/cli/parse.ts'
import { flag, integer, list, strings, text } from '../../src/options/index.ts'

const options = {
  all: flag('-a, --all', ''),
  interactive: flag('-i, --interactive', ''),
  tty: flag('-t, --tty', ''),
  noTrunc: flag('--no-trunc', ''),
  proxy: flag('--sig-proxy', '', { default: true }),
  env: list('-e, --env', ''),
  label: strings('--label', ''),
  last: integer('-n, --last', '', { default: -1 }),
  name: text('--name', ''),
}

const read = (line: string[], interspersed = true) => parse(line, options, { interspersed })

test.each<[string[], object]>([
  [[], { all: false, noTrunc: false, proxy: true, env: [], last: -1, name: undefined }],
  [['-it'], { interactive: true, tty: true }],
  [['-ti=false'], { tty: true, interactive: false }],
  [['-eA=b'], { env: ['A=b'] }],
  [['-e=A=b'], { env: ['A=b'] }],
  [['-ite', 'A=b'], { interactive: true, tty: true, env: ['A=b'] }],
  [['-e', 'A=1', '--env', 'B=2', '--env=C=3'], { env: ['A=1', 'B=2', 'C=3'] }],
  [['--env', '--all'], { env: ['--all'], all: false }],
  [['--all=false'], { all: false }],
  [['--all=T'], { all: true }],
  [['--sig-proxy=false'], { proxy: false }],
  [['--no-trunc'], { noTrunc: true }],
  [['--no-trunc=0'], { noTrunc: false }],
  [['-n', '5'], { last: 5 }],
  [['-n5'], { last: 5 }],
  [['-n=-3'], { last: -3 }],
  [['--last', '-3'], { last: -3 }],
  [['--last=0x10'], { last: 16 }],
  [['--name='], { name: '' }],
  [['--name', 'a', '--name', 'b'], { name: 'b' }],
  [['--label', 'a,"b,c"', '--label', 'd'], { label: ['a', 'b,c', 'd'] }],
])('%j is read as %j', (line, expected) => {
  expect(read(line).options).toMatchObject(expected)
})

test.each<[string[], string[]]>([
  [
    ['web', '-a', 'db'],
    ['web', 'db'],
  ],
  [
    ['-a', '--', '-i', 'web'],
    ['-i', 'web'],
  ],
  [
    ['-', 'web'],
    ['-', 'web'],
  ],
  [[''], ['']],
])('%j leaves the words %j', (line, words) => {
  expect(read(line).positionals).toEqual(words)
})

test('flags behind the first word belong to the container where they are not interspersed', () => {
  const { options, positionals } = read(['-a', 'image', 'ls', '-i', '--', '--color'], false)

  expect(options).toMatchObject({ all: true, interactive: false })
  expect(positionals).toEqual(['image', 'ls', '-i', '--', '--color'])
})

test.each<[string[], string]>([
  [['--foo'], 'unknown flag: --foo'],
  [['--foo=bar'], 'unknown flag: --foo'],
  [['--al'], 'unknown flag: --al'],
  [['-zq'], "unknown shorthand flag: 'z' in -zq"],
  [['-aéb'], "unknown shorthand flag: 'é' in -éb"],
  [['--name'], 'flag needs an argument: --name'],
  [['-e'], "flag needs an argument: 'e' in -e"],
  [['-ite'], "flag needs an argument: 'e' in -e"],
  [['--=x'], 'bad flag syntax: --=x'],
  [['---x'], 'bad flag syntax: ---x'],
  [
    ['--no-trunc=maybe'],
    'invalid argument "maybe" for "--no-trunc" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
  ],
  [
    ['-n', 'x'],
    'invalid argument "x" for "-n, --last" flag: strconv.ParseInt: parsing "x": invalid syntax',
  ],
  [
    ['-n', '9223372036854775808'],
    'invalid argument "9223372036854775808" for "-n, --last" flag: strconv.ParseInt: parsing "9223372036854775808": value out of range',
  ],
  [
    ['-n', 'x', '--foo'],
    'invalid argument "x" for "-n, --last" flag: strconv.ParseInt: parsing "x": invalid syntax',
  ],
])('%j is refused with %j', (line, message) => {
  expect(() => read(line)).toThrow(expect.objectContaining({ message, exitCode: 125 }))
})

test.each<[string[], 'long' | 'short']>([
  [['--help'], 'long'],
  [['--help=true', 'word'], 'long'],
  [['-h'], 'short'],
  [['-ah'], 'short'],
])('%j asks for help', (line, help) => {
  expect(read(line).help).toBe(help)
})

test('help that is not wanted is no help', () => {
  expect(read(['--help=false', '-a'])).toMatchObject({ help: 'no', options: { all: true } })
})

test.each([
  [['--help', '--unknown'], 'unknown flag: --unknown'],
  [['-hx'], "unknown shorthand flag: 'x' in -x"],
  [
    ['--help=bad'],
    'invalid argument "bad" for "--help" flag: strconv.ParseBool: parsing "bad": invalid syntax',
  ],
])('%j is refused, for all that help is asked for', (line, message) => {
  expect(() => read(line)).toThrow(expect.objectContaining({ message, exitCode: 125 }))
})
