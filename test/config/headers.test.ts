import { expect, test } from 'vitest'
import { requestHeaders } from '../../src/config/headers.ts'

const config = { HttpHeaders: { 'X-Meta': '1', 'user-agent': 'mine' } }

test.each([{}, { DOCKER_CUSTOM_HEADERS: '' }])(
  'with %j the headers are those of the file',
  (env) => {
    expect(requestHeaders(env, config)).toEqual({ 'X-Meta': '1' })
  },
)

test.each([
  ['a=1', { A: '1' }],
  ['x-meta-a=b, c = d ', { 'X-Meta-A': 'b', C: ' d ' }],
  ['"a=x,y",b=""', undefined],
  ['"a=x,""y""",b=2', { A: 'x,"y"', B: '2' }],
  ['a=1,a=2', { A: '2' }],
  ['User-Agent=x,b=c=d', { B: 'c=d' }],
  ['a=b\nc=d', { A: 'b' }],
  ['a=b\n', { A: 'b' }],
])('DOCKER_CUSTOM_HEADERS %j replaces them by %j', (text, headers) => {
  const read = () => requestHeaders({ DOCKER_CUSTOM_HEADERS: text }, config)

  if (headers) expect(read()).toEqual(headers)
  else expect(read).toThrow('value must be formatted as comma-separated key=value pairs')
})

const variable = 'DOCKER_CUSTOM_HEADERS environment variable'
const set = `Failed to initialize: failed to set custom headers from ${variable}: `
const parse = `Failed to initialize: failed to parse custom headers from ${variable}: `
test.each([
  ['bad', `${set}missing "=" in key=value pair: 'bad'`],
  ['a=b,c', `${set}missing "=" in key=value pair: 'c'`],
  ['=x', `${set}value contains a key=value pair with an empty key: '=x'`],
  [' =1', `${set}value contains a key=value pair with an empty key: ' =1'`],
  ['a=1,,b=2', `${set}value contains a key=value pair with an empty key: ''`],
  [' ', `${set}value contains a key=value pair with an empty key: ' '`],
  ['"', `${parse}value must be formatted as comma-separated key=value pairs`],
  ['"a=x"y', `${parse}value must be formatted as comma-separated key=value pairs`],
  [' "a=x"', `${parse}value must be formatted as comma-separated key=value pairs`],
])('DOCKER_CUSTOM_HEADERS %j is refused in docker’s words', (text, message) => {
  expect(() => requestHeaders({ DOCKER_CUSTOM_HEADERS: text }, config)).toThrow(new Error(message))
})
