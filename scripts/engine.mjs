// A private, real Docker Engine for the demo, the tests and the benchmark, on a Debian machine as root:
//   npm run engine -- up|down|status|env [--name NAME]
//   npm run engine -- up --name NAME --release forky [--image-store containerd|graph]
// The second is the engine of another release of Debian: forky has 28.5, with both kinds of image store.
// It lives in namespaces of its own, so that the host's network, firewall and mounts stay as they are,
// and in one directory, which `down` removes with everything in it.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { loadBusybox } from './busybox-image.mjs'
import { base, debianRoot, installPackages, searchPath } from './debian.mjs'
import { engineRequest } from './engine-request.mjs'

// The first process of the namespace: it collects what containers leave behind, and with it
// everything else ends. Mounts are shared within, so that their propagation can be tested; the
// second interface leads nowhere, and gives a swarm its address.
const daemonScript = `
mount --make-rshared / && ip link set lo up || exit
ip link add eth0 type veth peer name nowhere && ip address add 10.99.0.1/24 dev eth0 &&
  ip link set eth0 up && ip link set nowhere up || exit
dockerd --config-file "$0/daemon.json" --host "unix://$0/docker.sock" --pidfile "$0/pid" \\
  --data-root "$0/data" --exec-root "$0/exec" & wait $!
`

// Changes to the root directory $1 for good: what an engine does for a container it does there.
const rootScript = `
mount --make-rprivate / && mount --bind "$1" "$1" && mount -t proc proc "$1/proc" || exit
for tree in /dev /sys; do mount --rbind "$tree" "$1$tree" || exit; done
mount -t tmpfs run "$1/run" && mkdir -p "$1/etc/docker" "$1$0" || exit
for tree in /tmp /var/tmp "$0"; do mount --bind "$tree" "$1$tree" || exit; done
mkdir "$1/run/outside" && cd "$1" && pivot_root . run/outside && cd / &&
  umount -l /run/outside && rmdir /run/outside || exit
`

const packages = ['docker.io', 'iptables', 'iproute2']
const programs = ['dockerd', 'iptables', 'ip']

/**
 * An engine to work with: the one DOCKER_HOST names, the one at the default socket (unless
 * `defaultSocket` is false), or a private one, started where `start` is true; with a `release`, only that.
 * @returns {Promise<{ host: string, private: boolean, pid?: number, stop(): Promise<void> } |
 *   { reason: string }>} `pid` is the process whose network namespace a private engine is in;
 *   `stop` stops what was started for this call. The reason is one sentence.
 */
export async function findEngine({
  env = process.env,
  start = false,
  defaultSocket = true,
  ...kind
} = {}) {
  const nothing = async () => {}
  if (kind.release) return startOwn(kind)
  if (env.DOCKER_HOST) {
    return (await answers(env.DOCKER_HOST))
      ? { host: env.DOCKER_HOST, private: false, stop: nothing }
      : { reason: `No engine answers at DOCKER_HOST (${env.DOCKER_HOST}).` }
  }
  const host = 'unix:///var/run/docker.sock'
  if (defaultSocket && (await answers(host))) return { host, private: false, stop: nothing }
  const running = await engineState('main')
  if (running) return { ...running, private: true, stop: nothing }
  if (!start) return { reason: 'No engine is running, and DOCKER_HOST names none.' }
  return startOwn()
}

/** A private engine for this process. */
async function startOwn(kind) {
  try {
    const name = `run-${process.pid}`
    const started = await startEngine(name, kind)
    return { ...started, private: true, stop: () => stopEngine(name) }
  } catch (error) {
    return { reason: error.message }
  }
}

/**
 * Starts the private engine `name`, or finds it running; resolves when it answers. It is this machine's,
 * or that of another `release` of Debian, with an `imageStore` where one is asked for.
 */
export async function startEngine(name = 'main', { release, imageStore } = {}) {
  if (process.platform !== 'linux') throw new Error('A private engine needs Linux.')
  if (process.getuid() !== 0) throw new Error('A private engine needs root.')
  const directory = directoryOf(name)
  // Another start of the same engine may be under way.
  await waitUntil(async () => (await engineState(name)) || !starterOf(directory), {
    seconds: 60,
    failure: () => `Another start of the engine in ${directory} does not end.`,
  })
  const running = await engineState(name)
  if (running) return running
  await stopEngine(name)
  await mkdir(directory, { recursive: true, mode: 0o711 })
  await writeState(directory, { starter: process.pid })
  try {
    await installPackages(['busybox-static', 'iproute2'], ['busybox', 'ip'])
    const root = release && (await debianRoot(release, packages))
    if (!root) await installPackages(packages, programs)
    await removeAbandoned()
    const pid = await startDaemon(directory, { root, imageStore })
    const host = `unix://${directory}/docker.sock`
    await loadBusybox(host)
    await writeState(directory, { pid })
    return { host, pid }
  } catch (error) {
    await stopEngine(name)
    throw error
  }
}

/** Starts a dockerd that lives in `directory`; resolves to the process that holds its namespaces. */
async function startDaemon(directory, { root, imageStore }) {
  // A configuration of its own: the host's daemon.json is meant for the host's engine.
  const settings = {
    'shutdown-timeout': 2,
    ...(imageStore && { features: { 'containerd-snapshotter': imageStore === 'containerd' } }),
  }
  await writeFile(join(directory, 'daemon.json'), JSON.stringify(settings))
  const log = await open(join(directory, 'log'), 'w')
  const namespaces = ['--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child']
  const script = root ? rootScript + daemonScript : daemonScript
  const words = ['sh', '-c', script, directory, ...(root ? [root] : [])]
  const child = spawn('unshare', [...namespaces, ...words], {
    cwd: '/',
    detached: true,
    env: { PATH: searchPath },
    stdio: ['ignore', log.fd, log.fd],
  })
  await log.close()
  child.unref()
  await writeState(directory, { starter: process.pid, pid: child.pid })
  await waitUntil(() => answers(`unix://${directory}/docker.sock`), {
    seconds: 60,
    unless: () => child.exitCode !== null,
    failure: async () => `The engine did not start:\n${await readTail(join(directory, 'log'))}`,
  })
  return child.pid
}

/** Stops the private engine `name`, where it runs, and removes all that it wrote. */
export async function stopEngine(name = 'main') {
  const directory = directoryOf(name)
  const pid = processOf(directory)
  if (pid) {
    // Asked first, so that it takes its containers and their control groups away.
    const [shell] = childrenOf(pid)
    for (const daemon of shell ? childrenOf(shell) : []) signal(daemon, 'SIGTERM')
    const gone = () => !processOf(directory)
    await waitUntil(gone, { seconds: 8, failure: () => signal(pid, 'SIGKILL') }).catch(() => {})
    await waitUntil(gone, { seconds: 8, failure: async () => `Process ${pid} does not end.` })
  }
  await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}

/** Where the private engine `name` is, if it is started and answers. */
export async function engineState(name = 'main') {
  const directory = directoryOf(name)
  const host = `unix://${directory}/docker.sock`
  const pid = processOf(directory)
  return pid && !starterOf(directory) && (await answers(host)) ? { host, pid } : undefined
}

async function answers(host) {
  // Of an engine behind TLS or SSH only the program itself can tell.
  if (!/^(unix|tcp|http):/.test(host)) return true
  try {
    return (await engineRequest(host, 'GET', '/_ping')).status === 200
  } catch {
    return false
  }
}

function directoryOf(name) {
  return join(base, `quaymaster-engine-${name}`)
}

/** The process that holds the namespaces of the engine in `directory`, if it is that still. */
function processOf(directory) {
  const { pid } = readState(directory)
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return words[0] === 'unshare' && words.includes(directory) ? pid : undefined
  } catch {
    return undefined
  }
}

/** The process that is starting the engine in `directory`, if one is. */
function starterOf(directory) {
  const { starter } = readState(directory)
  return starter !== process.pid && existsSync(`/proc/${starter}`) ? starter : undefined
}

function readState(directory) {
  try {
    return JSON.parse(readFileSync(join(directory, 'state.json'), 'utf8'))
  } catch {
    return {}
  }
}

async function writeState(directory, state) {
  const path = join(directory, 'state.json')
  await writeFile(`${path}.new`, JSON.stringify(state))
  await rename(`${path}.new`, path)
}

function childrenOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
  } catch {
    return []
  }
}

function signal(pid, name) {
  try {
    process.kill(Number(pid), name)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/** Removes the engines of runs that ended without stopping theirs. */
async function removeAbandoned() {
  for (const entry of readdirSync(base)) {
    const pid = /^quaymaster-engine-run-(\d+)$/.exec(entry)?.[1]
    if (pid && !existsSync(`/proc/${pid}`)) await stopEngine(`run-${pid}`)
  }
}

export async function waitUntil(condition, { seconds, unless = () => false, failure }) {
  const deadline = Date.now() + seconds * 1000
  while (!(await condition())) {
    if (Date.now() > deadline || unless()) throw new Error(await failure())
    await delay(50)
  }
}

async function readTail(path) {
  return (await readFile(path, 'utf8')).split('\n').slice(-12).join('\n')
}

/** Options, for util.parseArgs, that say which engine. */
export const engineKind = { release: { type: 'string' }, 'image-store': { type: 'string' } }

const commands = {
  async up(name, kind) {
    const { host } = await startEngine(name, kind)
    console.log(`DOCKER_HOST=${host}`)
  },
  async down(name) {
    await stopEngine(name)
  },
  async status(name) {
    const state = await engineState(name)
    console.log(state ? `running at ${state.host}, process ${state.pid}` : 'not running')
    if (!state) process.exitCode = 1
  },
  async env(name) {
    const state = await engineState(name)
    if (!state) throw new Error('The engine is not running: npm run engine -- up')
    console.log(`export DOCKER_HOST=${state.host}`)
  },
}

if (process.argv[1] === import.meta.filename) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { name: { type: 'string', default: 'main' }, ...engineKind },
  })
  const command = commands[positionals[0]]
  if (!command) throw new Error('usage: npm run engine -- up|down|status|env [--name NAME]')
  try {
    await command(values.name, { release: values.release, imageStore: values['image-store'] })
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
