import { constants } from 'node:os'
import type { Option } from '../options/index.ts'
import type { Names } from './names.ts'

/** What completion offers for a value: words that are always the same, and names to be looked up. */
export interface Values {
  readonly words?: readonly string[]
  readonly names?: Names
  /** Stands before each of the names. */
  readonly prefix?: string
}

const capabilities =
  'AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE ' +
  'DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN ' +
  'MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID ' +
  'SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE ' +
  'SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM'

const limits =
  'as chroot core cpu data fsize locks maxlogins maxsyslogins memlock msgqueue nice nofile nproc ' +
  'priority rss rtprio sigpending stack'

const platforms =
  'linux/386 linux/amd64 linux/arm linux/arm/v5 linux/arm/v6 linux/arm/v7 linux/arm64 ' +
  'linux/arm64/v8 linux/loong64 linux/ppc64le linux/riscv64 linux/s390x wasip1/wasm windows/amd64'

const logDrivers = 'awslogs fluentd gcplogs gelf journald json-file local none splunk syslog'

/** Options of the logging drivers of the engine. */
const logOptions =
  'awslogs-create-group awslogs-datetime-format awslogs-group awslogs-multiline-pattern ' +
  'awslogs-region awslogs-stream compress env env-regex fluentd-address fluentd-async ' +
  'fluentd-buffer-limit fluentd-max-retries fluentd-retry-wait gcp-log-cmd gcp-project ' +
  'gelf-address gelf-compression-level gelf-compression-type labels labels-regex max-buffer-size ' +
  'max-file max-size mode splunk-format splunk-index splunk-source splunk-sourcetype splunk-token ' +
  'splunk-url syslog-address syslog-facility syslog-format syslog-tls-ca-cert syslog-tls-cert ' +
  'syslog-tls-key syslog-tls-skip-verify tag'

const split = (text: string) => text.split(' ')
const keys = (text: string) => split(text).map((key) => `${key}=`)
const capabilityNames = ['ALL', ...split(capabilities).map((name) => `CAP_${name}`)]
const signals = Object.keys(constants.signals)
  .map((name) => name.replace(/^SIG/, ''))
  .sort()

/** Flags that mean the same wherever they are found. */
const byFlag: Readonly<Record<string, Values>> = {
  attach: { words: ['stderr', 'stdin', 'stdout'] },
  'cap-add': { words: capabilityNames },
  'cap-drop': { words: capabilityNames },
  cgroupns: { words: ['host', 'private'] },
  config: { names: 'configs' },
  context: { names: 'contexts' },
  'endpoint-mode': { words: ['dnsrr', 'vip'] },
  env: { names: 'variables' },
  from: { names: 'contexts' },
  gpus: { words: ['all'] },
  ipc: { words: ['container:', 'host', 'none', 'private', 'shareable'] },
  isolation: { words: ['default', 'hyperv', 'process'] },
  link: { names: 'running containers' },
  'log-driver': { words: split(logDrivers) },
  'log-level': { words: ['debug', 'info', 'warn', 'error', 'fatal', 'panic'] },
  'log-opt': { words: keys(logOptions) },
  network: { names: 'networks' },
  'network-add': { names: 'networks' },
  'network-rm': { names: 'networks' },
  pid: { words: ['container:', 'host'] },
  platform: { words: split(platforms) },
  progress: { words: ['auto', 'none', 'plain', 'quiet', 'rawjson', 'tty'] },
  pull: { words: ['always', 'missing', 'never'] },
  restart: { words: ['always', 'no', 'on-failure', 'unless-stopped'] },
  'restart-condition': { words: ['any', 'none', 'on-failure'] },
  role: { words: ['manager', 'worker'] },
  'rollback-failure-action': { words: ['continue', 'pause'] },
  'rollback-order': { words: ['start-first', 'stop-first'] },
  runtime: { names: 'runtimes' },
  secret: { names: 'secrets' },
  'security-opt': {
    words: [
      'apparmor=',
      'label=',
      'no-new-privileges',
      'seccomp=',
      'systempaths=unconfined',
      'writable-cgroups=true',
    ],
  },
  signal: { words: signals },
  'stop-signal': { words: signals },
  'storage-opt': { words: ['size='] },
  ulimit: { words: keys(limits) },
  'update-failure-action': { words: ['continue', 'pause', 'rollback'] },
  'update-order': { words: ['start-first', 'stop-first'] },
  userns: { words: ['host'] },
  uts: { words: ['host'] },
  'volume-driver': { names: 'volume drivers' },
  'volumes-from': { names: 'containers' },
}

/** Flags that mean something else in one command. */
const byCommand: Readonly<Record<string, Values>> = {
  ' config': { names: 'directories' },
  'build pull': {},
  'image build pull': {},
  'network create driver': { names: 'network drivers' },
  'network create config-from': { names: 'networks' },
  'volume create driver': { names: 'volume drivers' },
  'service create config': { names: 'configs' },
  'stack deploy resolve-image': { words: ['always', 'changed', 'never'] },
}

const files =
  /^(.*-file|file|cidfile|iidfile|input|output|tlscacert|tlscert|tlskey|ca-cert|ca-key|compose-file)$/

/**
 * What may follow a flag: what its declaration says, else what its name does.
 *
 * @param path - the words of the command; none for the global flags
 */
export function flagValues(option: Option<unknown>, path: readonly string[]): Values {
  const { choices, long } = option
  if (choices) return { words: choices }
  const special = `${path.join(' ')} ${long}`
  if (Object.hasOwn(byCommand, special)) return byCommand[special]!
  if (Object.hasOwn(byFlag, long)) return byFlag[long]!
  if (long === 'format') return { words: ['json', 'table'] }
  return { names: files.test(long) ? 'files' : 'nothing' }
}

/** What the words of a usage line are names of. */
const byWord: readonly [pattern: RegExp, names: Names][] = [
  [/^CONTAINER$/, 'containers'],
  [/^(SOURCE_)?IMAGE\b/, 'images'],
  [/^REPOSITORY\b/, 'images'],
  [/^NETWORK$/, 'networks'],
  [/^VOLUME$/, 'volumes'],
  [/^SERVICE\b/, 'services'],
  [/^(self\|)?NODE$/, 'nodes'],
  [/^SECRET$/, 'secrets'],
  [/^CONFIG$/, 'configs'],
  [/^STACK$/, 'stacks'],
  [/^CONTEXT$/, 'contexts'],
  [/^PLUGIN$/, 'plugins'],
  [/^(NAME\|ID|TARGET)$/, 'objects'],
  [/^(file\b|FILE\b|KEYFILE|CONTAINER:SRC_PATH|DEST_PATH)/, 'files'],
  [/^(PATH\b|PLUGIN-DATA-DIR)/, 'directories'],
]

/**
 * What the usage line of a command says of its word number `index`, from 0. The last word repeats where
 * three dots follow it.
 */
export function wordValues(usage: string, index: number): Values {
  const words = usage
    .replaceAll(/\[([:@][^\]]*)\]/g, '$1')
    .replaceAll(/ \| /g, '|')
    .replaceAll(/[[\]]/g, ' ')
    .trim()
    .split(/ +/)
  const last = words.at(-1) ?? ''
  const repeats = last.endsWith('...')
  const plain = repeats ? words.slice(0, -1) : words
  const word = plain[index] ?? (repeats && last === `${plain.at(-1)}...` ? plain.at(-1) : undefined)
  if (word === undefined) return { names: 'nothing' }

  const literal = /^\((.*)\)$/.exec(word)
  if (literal) return { words: literal[1]!.split('|') }
  const names = byWord.find(([pattern]) => pattern.test(word))?.[1]
  return { names: names ?? 'nothing' }
}
