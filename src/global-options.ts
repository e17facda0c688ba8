import { flag, type OptionValues, text, value } from './options/index.ts'

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
  host: value('-H, --host', 'string', (raw) => raw, 'Address of the engine'),
  logLevel: text('-l, --log-level', 'Least severe messages to log: debug, info, warn, error, fatal', {
    default: 'info',
  }),
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

export type GlobalFlags = OptionValues<typeof globalOptions>

const logLevels = new Set(['debug', 'info', 'warn', 'warning', 'error', 'fatal', 'panic', 'trace'])

/** Says whether a word names a log level; docker knows logrus's. */
export function isLogLevel(word: string): boolean {
  return logLevels.has(word.toLowerCase())
}
