import { expect, test } from 'vitest'
import { proxyVariables } from '../../src/config/proxies.ts'

const proxies = {
  default: { httpProxy: 'http://default', noProxy: '' },
  'tcp://docker:2375': { httpsProxy: 'https://special', allProxy: 'socks5://all' },
}

test('each proxy is given in upper and lower case', () => {
  expect(proxyVariables({ proxies }, 'unix:///var/run/docker.sock')).toEqual({
    HTTP_PROXY: 'http://default',
    http_proxy: 'http://default',
  })
})

test("an entry of the daemon's address replaces the default one", () => {
  expect(proxyVariables({ proxies }, 'tcp://docker:2375')).toEqual({
    HTTPS_PROXY: 'https://special',
    https_proxy: 'https://special',
    ALL_PROXY: 'socks5://all',
    all_proxy: 'socks5://all',
  })
})

test.each(['constructor', '__proto__', 'x'])('no proxies are found for %s', (host) => {
  expect(proxyVariables({ proxies: {} }, host)).toEqual({})
})
