import { parseAddress } from '../config/address.ts'
import { flag, type OptionValues, text } from '../options/index.ts'

/** The options that stand before the command's name. */
export const globalOptions = {
  config: text('--config', 'Directory of the client configuration', {
    shownDefault: '"~/.docker"',
  }),
  context: text(
    '-c, --context',
    'Context whose engine to talk to (instead of DOCKER_HOST and of the one chosen by "context use")',
  ),
  debug: flag('-D, --debug', 'Show each API call, and where an error came from'),
  host: { ...text('-H, --host', 'Address of the engine'), parse: parseHost },
  logLevel: text(
    '-l, --log-level',
    'Least severe messages to log: debug, info, warn, error, fatal',
    {
      default: 'info',
    },
  ),
  tls: flag('--tls', 'Use TLS; implied by --tlsverify', { default: undefined }),
  tlscacert: text('--tlscacert', 'File of the only CA to trust', {
    shownDefault: '"~/.docker/ca.pem"',
  }),
  tlscert: text('--tlscert', 'File of the TLS certificate to show', {
    shownDefault: '"~/.docker/cert.pem"',
  }),
  tlskey: text('--tlskey', "File of the certificate's key", {
    shownDefault: '"~/.docker/key.pem"',
  }),
  tlsverify: flag('--tlsverify', "Use TLS and verify the engine's certificate", {
    default: undefined,
  }),
  version: flag('-v, --version', 'Print the version and quit'),
}

/** Takes an address as it was typed; what it means on this platform is found out when it is used. */
function parseHost(raw: string, previous: string | undefined): string {
  if (previous !== undefined) throw new Error('specify only one -H')
  parseAddress(raw, false, 'linux')
  return raw
}

export type GlobalFlags = OptionValues<typeof globalOptions>

const logLevels = new Set(['debug', 'info', 'warn', 'warning', 'error', 'fatal', 'panic', 'trace'])

/** Says whether a word names a log level; docker knows logrus's. */
export function isLogLevel(word: string): boolean {
  return logLevels.has(word.toLowerCase())
}
