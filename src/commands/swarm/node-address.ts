import { isIPv6 } from 'node:net'
import { quoteGo, text, value } from '../../options/index.ts'

const defaultHost = '0.0.0.0'
const defaultPort = '2377'
const defaultAddress = `${defaultHost}:${defaultPort}`

/** The addresses of a node that joins a swarm or begins one. */
export const addressOptions = {
  advertiseAddr: text(
    '--advertise-addr',
    'Address that other nodes reach this one at ("<ip|interface>[:port]")',
  ),
  dataPathAddr: text(
    '--data-path-addr',
    'Address or interface for the traffic of containers ("<ip|interface>")',
    { minApi: '1.31' },
  ),
  listenAddr: value(
    '--listen-addr',
    'node-addr',
    parseNodeAddress,
    'Address to listen at ("<ip|interface>[:port]")',
    { default: defaultAddress, shownDefault: defaultAddress },
  ),
}

/** What the node may be used for; undefined where nothing was said. */
export const availability = text(
  '--availability',
  'What the node may be used for: "active", "pause" or "drain"',
  { shownDefault: '"active"', choices: ['active', 'pause', 'drain'] },
)

/** Throws for what is no availability. The empty string leaves the choice to the engine. */
export function readAvailability(raw: string | undefined): string {
  if (raw === undefined) return ''
  const word = raw.toLowerCase()
  if (['active', 'pause', 'drain'].includes(word)) return word
  throw new Error(
    `invalid availability ${quoteGo(raw)}, only active, pause and drain are supported`,
  )
}

/** Reads `[tcp://]host[:port]`; what is missing is 0.0.0.0 and 2377. */
export function parseNodeAddress(raw: string): string {
  const address = raw.replace(/^tcp:\/\//, '')
  if (address.includes('://')) throw new Error(`invalid proto, expected tcp: ${raw}`)
  if (isIPv6(address)) return `[${address}]:${defaultPort}`

  const [, host = '', colon = '', port = ''] = /^(\[[^\]]*\]|[^:[\]/\s]*)(:?)(.*)$/s.exec(address)!
  if ((colon === '' && port !== '') || (host.startsWith('[') && port === ''))
    throw new Error(`invalid bind address format: ${raw}`)
  if (!/^\d*$/.test(port)) {
    const last = port.slice(port.lastIndexOf(':') + 1)
    throw new Error(`parse ${quoteGo(`tcp://${address}`)}: invalid port ":${last}" after host`)
  }
  return `${host || defaultHost}:${port || defaultPort}`
}
