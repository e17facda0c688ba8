import { isIP } from 'node:net'
import { hijacked } from '../hijack.ts'
import { HttpConnection } from '../http1.ts'
import type { Connection } from './connection.ts'
import { bracketed, type Environment, type TlsFiles } from './endpoint.ts'
import { type DialLimits, dialTcp } from './socket.ts'
import { dialTls } from './tls.ts'

interface Target {
  readonly host: string
  readonly port: number
}

/** The proxy that the environment names for a target, by the rules of Go's net/http. */
export function proxyFor(target: Target, tls: boolean, env: Environment): URL | undefined {
  const named = tls ? env.HTTPS_PROXY || env.https_proxy : env.HTTP_PROXY || env.http_proxy
  if (!named || isLocal(target.host)) return undefined
  if (isExempt(target, env.NO_PROXY || env.no_proxy || '')) return undefined

  const proxy = parseProxy(named)
  if (proxy === undefined || !/^https?:$/.test(proxy.protocol)) {
    // The value may hold a password.
    throw new Error('invalid proxy address in the environment: only http and https are supported')
  }
  return proxy
}

/** Connects by way of a proxy: a tunnel to an engine with TLS, forwarded requests to a plain one. */
export async function dialThroughProxy(
  proxy: URL,
  target: Target,
  tls: TlsFiles | undefined,
  limits: DialLimits,
): Promise<Connection> {
  const host = proxy.hostname.replace(/^\[(.*)\]$/, '$1')
  const secure = proxy.protocol === 'https:'
  const port = Number(proxy.port || (secure ? 443 : 80))
  const connection: Connection = secure
    ? await dialTls({ host, port }, { verify: true }, limits)
    : await dialTcp(host, port, limits)

  const authority = `${bracketed(target.host)}:${target.port}`
  const authorization = credentials(proxy)
  if (tls === undefined) {
    connection.forwardProxy = { origin: `http://${authority}`, authorization }
    return connection
  }

  const { status, reason, headers, body } = await new HttpConnection(connection).request({
    method: 'CONNECT',
    target: authority,
    headers: {
      Host: authority,
      ...(authorization === undefined ? {} : { 'Proxy-Authorization': authorization }),
    },
    signal: limits.signal,
    hijack: true,
  })
  if (status !== 200) {
    body.cancel()
    connection.destroy()
    throw new Error(`proxyconnect tcp: ${reason || status}`)
  }
  const tunnel = hijacked(connection, body, headers.get('content-type')).toDuplex()
  return dialTls(target, tls, limits, tunnel)
}

function credentials({ username, password }: URL): string | undefined {
  if (username === '') return undefined
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

function parseProxy(text: string): URL | undefined {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  return URL.canParse(address) ? new URL(address) : undefined
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** NO_PROXY: a list of `*`, hosts, `.domains`, addresses and networks, each perhaps with a port. */
function isExempt({ host, port }: Target, list: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '')
  return list.split(',').some((item) => {
    const entry = item.trim().toLowerCase()
    if (entry === '') return false
    if (entry === '*') return true
    if (entry.includes('/')) return inNetwork(name, entry)

    const [, pattern = entry, entryPort] =
      /^\[?(.*?)\]?(?::(\d+))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? []
    if (entryPort !== undefined && Number(entryPort) !== port) return false
    if (isIP(pattern) !== 0) return pattern === name
    const domain = pattern.replace(/^\*?\./, '')
    if (name === domain) return !/^\*?\./.test(pattern)
    return name.endsWith(`.${domain}`)
  })
}

/** Whether an address lies in a network written as `10.0.0.0/8`. */
function inNetwork(host: string, network: string): boolean {
  const [base = '', bits = ''] = network.split('/')
  if (isIP(host) === 0 || isIP(host) !== isIP(base)) return false
  const left = addressBits(host)
  const right = addressBits(base)
  const length = Number(bits)
  return length <= left.length && left.slice(0, length) === right.slice(0, length)
}

function addressBits(address: string): string {
  if (isIP(address) === 4) {
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('')
  }
  const [head = '', tail] = address.split('::')
  const before = head.split(':').filter(Boolean)
  const after = (tail ?? '').split(':').filter(Boolean)
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  return [...before, ...Array<string>(zeros).fill('0'), ...after]
    .map((part) => Number.parseInt(part, 16).toString(2).padStart(16, '0'))
    .join('')
}
