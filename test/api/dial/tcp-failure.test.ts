import { expect, test } from 'vitest'
import { tcpFailure } from '../../../src/api/dial/tcp-failure.ts'

test.each([
  [{ code: 'ENOTFOUND', hostname: 'x.example' }, 'dial tcp: lookup x.example: no such host'],
  [
    { code: 'EAI_AGAIN', hostname: 'x' },
    'dial tcp: lookup x: temporary failure in name resolution',
  ],
  [
    { code: 'ECONNREFUSED', address: '::1', port: 5 },
    'dial tcp [::1]:5: connect: connection refused',
  ],
  [{ code: 'ETIMEDOUT', address: '10.0.0.1', port: 5 }, 'dial tcp 10.0.0.1:5: i/o timeout'],
  [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, undefined],
])('%j in words', (error, text) => {
  expect(tcpFailure(Object.assign(new Error('x'), error))).toBe(text)
})
