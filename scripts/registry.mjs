// A private, real registry for the tests, in the network of a private engine: an engine takes one on
// loopback over plain HTTP, and one elsewhere over TLS only.
import { execFile, spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { base, installPackages, searchPath } from './debian.mjs'
import { waitUntil } from './engine.mjs'

const run = promisify(execFile)
const packages = ['docker-registry', 'apache2-utils', 'openssl']
const programs = ['docker-registry', 'htpasswd', 'openssl']

/** The addresses an engine's network has: see the script of its first process. */
const loopback = '127.0.0.1'
const elsewhere = '10.99.0.1'

/**
 * Starts a registry for the engine whose namespaces process `enginePid` is in. `users` maps names
 * to passwords, and is empty for anyone; `tls` gives it a certificate of an authority of its own,
 * which the engine knows where `tls` is 'trusted'.
 * @returns {Promise<{ address: string, stop(): Promise<void> }>}
 */
export async function startRegistry({ enginePid, users = {}, tls } = {}) {
  await installPackages(packages, programs)
  const directory = await mkdtemp(join(base, 'quaymaster-registry-'))
  const host = tls ? elsewhere : loopback
  if (tls) await makeCertificate(directory, host)
  const config = join(directory, 'config.yml')
  await writeFile(config, JSON.stringify(await settings(directory, { host, users, tls })))

  const log = join(directory, 'log')
  const child = await spawnInside(enginePid, ['docker-registry', 'serve', config], log)
  const stop = async () => {
    await end(child)
    await rm(directory, { recursive: true, force: true })
  }
  try {
    const address = await listeningAddress(log, child)
    if (tls !== 'trusted') return { address, stop }
    const distrust = await trust(enginePid, address, join(directory, 'ca.crt'))
    return { address, stop: () => distrust().then(stop) }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Starts what an engine takes for an index that can be searched, which answers every search with
 * `results`.
 */
export async function startIndex({ enginePid, results }) {
  const directory = await mkdtemp(join(base, 'quaymaster-index-'))
  const script = `
    const { createServer } = require('node:http')
    const results = ${JSON.stringify(results)}
    const server = createServer((request, response) => {
      const query = new URL(request.url, 'http://index').searchParams.get('q')
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify({ query, num_results: results.length, results }))
    })
    server.listen(0, '${loopback}', () => {
      console.log('listening on ${loopback}:' + server.address().port)
    })`
  const log = join(directory, 'log')
  const child = await spawnInside(enginePid, [process.execPath, '-e', script], log)
  const stop = async () => {
    await end(child)
    await rm(directory, { recursive: true, force: true })
  }
  try {
    return { address: await listeningAddress(log, child), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** YAML takes JSON as it is. The port is the system's choice, and told in the log. */
async function settings(directory, { host, users, tls }) {
  const names = Object.keys(users)
  const htpasswd = join(directory, 'htpasswd')
  for (const name of names) {
    const { stdout } = await run('htpasswd', ['-Bbn', name, users[name]])
    await writeFile(htpasswd, stdout, { flag: 'a' })
  }
  return {
    version: 0.1,
    storage: { filesystem: { rootdirectory: join(directory, 'data') } },
    http: {
      addr: `${host}:0`,
      ...(tls && {
        tls: {
          certificate: join(directory, 'server.crt'),
          key: join(directory, 'server.key'),
        },
      }),
    },
    ...(names.length > 0 && { auth: { htpasswd: { realm: 'test', path: htpasswd } } }),
  }
}

async function makeCertificate(directory, host) {
  const file = (name) => join(directory, name)
  const newKey = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  await run('openssl', [
    ...newKey,
    '-x509',
    ...['-days', '2', '-subj', '/CN=Authority of a test'],
    ...['-keyout', file('ca.key'), '-out', file('ca.crt')],
  ])
  await run('openssl', [
    ...newKey,
    ...['-subj', `/CN=${host}`],
    ...['-keyout', file('server.key'), '-out', file('server.csr')],
  ])
  await writeFile(file('extensions'), `subjectAltName=IP:${host}\n`)
  await run('openssl', [
    ...['x509', '-req', '-in', file('server.csr'), '-days', '2'],
    ...['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-CAcreateserial'],
    ...['-extfile', file('extensions'), '-out', file('server.crt')],
  ])
}

/** Where the engine looks for authorities is put over in its own mounts: the host's stay as is. */
async function trust(enginePid, address, authority) {
  const directory = `/etc/docker/certs.d/${address}`
  const inside = (script) =>
    new Promise((resolve, reject) => {
      const child = spawn('nsenter', [`--mount=/proc/${enginePid}/ns/mnt`, 'sh', '-ec', script], {
        stdio: ['pipe', 'ignore', 'inherit'],
      })
      createReadStream(authority).pipe(child.stdin)
      child.stdin.on('error', () => {})
      child.on('error', reject)
      child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`exit code ${code}`))))
    })
  await inside(`
    [ "$(stat -f -c %T /etc/docker)" = tmpfs ] || mount -t tmpfs -o mode=755 certificates /etc/docker
    mkdir -p ${directory} && cat > ${directory}/ca.crt`)
  return () => inside(`rm -r ${directory}`)
}

async function spawnInside(enginePid, words, logPath) {
  const log = await open(logPath, 'w')
  const child = spawn('nsenter', [`--net=/proc/${enginePid}/ns/net`, ...words], {
    env: { PATH: searchPath },
    stdio: ['ignore', log.fd, log.fd],
  })
  await log.close()
  // However this process ends, what it started does not outlive it.
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('close', () => process.off('exit', kill))
  return child
}

async function listeningAddress(log, child) {
  let address
  const find = async () => {
    address = /listening on ([\d.]+:\d+)/.exec(await readFile(log, 'utf8'))?.[1]
    return address !== undefined
  }
  await waitUntil(find, {
    seconds: 20,
    unless: () => child.exitCode !== null,
    failure: async () => `What should listen does not:\n${await readFile(log, 'utf8')}`,
  })
  return address
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGTERM')
  await closed
}
