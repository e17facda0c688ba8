import { expect, test } from 'vitest'
import { decodeAuth, encodeAuth } from '../../src/config/auth.ts'
import { registryAuthHeader, registryConfigHeader } from '../../src/config/auth-header.ts'

test.each([
  ['a', 'b'],
  ['user', 'pass:word'],
  ['ünï', '密码'],
  ['user', ''],
])('%j and %j come back as they were', (username, password) => {
  expect(decodeAuth(encodeAuth(username, password))).toEqual({ username, password })
})

test('padding of old clients is not part of the password', () => {
  expect(decodeAuth(Buffer.from('a:b\0\0').toString('base64')).password).toBe('b')
})

test.each([
  ['!!', 'illegal base64 data at input byte 0'],
  ['YTpi!', 'illegal base64 data at input byte 4'],
  ['YTp', 'illegal base64 data'],
  ['OmI=', 'Invalid auth configuration file'],
  ['aHVudGVyMg==', 'Invalid auth configuration file'],
])('%j is refused without being shown', (auth, message) => {
  let refusal = ''
  try {
    decodeAuth(auth)
  } catch (error) {
    refusal = (error as Error).message
  }

  expect(refusal).toContain(message)
  expect(refusal).not.toContain(auth)
  expect(refusal).not.toContain('hunter2')
})

test('the header is URL-safe base64 with padding', () => {
  const auth = { username: 'a', password: '>>>???ÿ' }

  const header = registryAuthHeader(auth)

  expect(header).toMatch(/^[\w-]+=*$/)
  expect(header.length % 4).toBe(0)
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual(auth)
  expect(registryAuthHeader({})).toBe('e30=')
})

test('a build is given all credentials by registry', () => {
  const all = { 'r.example': { username: 'a', password: 'b' } }

  const header = registryConfigHeader(all)

  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual(all)
})
