import { createHash } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../config/temporary-directory.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'
import { aSwarm, root } from './a-swarm.ts'

const { CAConfig } = aSwarm().Spec
const replies = {
  'GET /swarm': aSwarm(),
  'POST /swarm/update': undefined,
  'GET /nodes': [{ Description: { TLSInfo: aSwarm().TLSInfo } }],
}
const digest = `sha256:${createHash('sha256').update(root).digest('hex')}`
const beginning = `desired root digest: \n  rotated TLS certificates: \n  rotated CA certificates:  \n`

test('swarm ca shows the certificate', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('swarm ca', engine)

  expect(result).toEqual({ exitCode: 0, stdout: root, stderr: '' })
})

test.each([
  ['--rotate', `${beginning}desired root digest: ${digest}\n${root}`],
  ['--rotate --quiet', ''],
  ['--rotate --detach', ''],
])('swarm ca %s lets the engine make a new root', async (flags, stdout) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`swarm ca ${flags}`, engine)

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
  expect(engine.requests[1]!.body).toEqual({
    ...aSwarm().Spec,
    CAConfig: { ...CAConfig, ForceRotate: 3 },
  })
})

test('swarm ca --rotate takes a root of the user', async () => {
  await using directory = temporaryDirectory()
  const key = '-----BEGIN PRIVATE KEY-----\nKEY\n-----END PRIVATE KEY-----\n'
  const certificateFile = await directory.write('ca.crt', root)
  const keyFile = await directory.write('ca.key', key)
  await using engine = await fakeEngine({ replies })

  await quaymaster(
    `swarm ca --rotate -d --ca-cert ${certificateFile} --ca-key ${keyFile} --cert-expiry 1h --external-ca protocol=cfssl,url=u`,
    engine,
  )

  expect(engine.requests[1]!.body).toEqual({
    ...aSwarm().Spec,
    CAConfig: {
      ...CAConfig,
      NodeCertExpiry: 3_600_000_000_000,
      ExternalCAs: [{ Protocol: 'cfssl', URL: 'u', CACert: root }],
      SigningCACert: root,
      SigningCAKey: key,
    },
  })
})

test('swarm ca --rotate shows on a terminal how many nodes have new certificates', async () => {
  const rotating = aSwarm({ RootRotationInProgress: true })
  const answers = [aSwarm(), rotating, aSwarm(), aSwarm()]
  const old = { ...aSwarm().TLSInfo, CertIssuerPublicKey: 'old' }
  await using engine = await fakeEngine({
    replies: {
      ...replies,
      'GET /swarm': () => answers.shift(),
      'GET /nodes': [...replies['GET /nodes'], { Description: { TLSInfo: old } }],
    },
  })

  const { stdout } = await quaymaster('swarm ca --rotate', engine, {
    tty: { out: true, columns: 120, rows: 24 },
  })

  expect(stdout).toMatch(/rotated TLS certificates: {2}\[=+> +\] 1\/2 nodes/)
  expect(stdout).toMatch(/rotated CA certificates: {3}\[> +\] 0\/2 nodes/)
  expect(stdout).toMatch(/rotated CA certificates: {3}\[={50}>\] 2\/2 nodes/)
})

test('an interrupt ends only the watching', async () => {
  const signals = new EventEmitter<{ signal: [NodeJS.Signals] }>()
  const answers = [aSwarm()]
  await using engine = await fakeEngine({
    replies: {
      ...replies,
      'GET /swarm': () => answers.shift() ?? aSwarm({ RootRotationInProgress: true }),
      'GET /nodes': () => {
        setImmediate(() => signals.emit('signal', 'SIGINT'))
        return replies['GET /nodes']
      },
    },
  })

  const result = await quaymaster('swarm ca --rotate --detach=false', engine, { signals })

  expect(result).toMatchObject({ exitCode: 0, stderr: '' })
  expect(result.stdout).toMatch(
    /Operation continuing in background\.\nUse `swarmctl .*` to check progress\.\n$/,
  )
})

test.each([
  ['--cert-expiry 1h', 'cert-expiry'],
  ['--external-ca protocol=cfssl,url=u', 'external-ca'],
])('swarm ca %s needs --rotate', async (flags, name) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`swarm ca ${flags}`, engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `\`--${name}\` flag requires the \`--rotate\` flag to update the CA\n`,
  })
})

test.each([
  ['/nope', 'open /nope: no such file or directory'],
  ['/etc/hosts', 'file contents must be in PEM format'],
])('swarm ca --ca-cert %s is a mistake', async (path, problem) => {
  const result = await quaymaster(`swarm ca --rotate --ca-cert ${path}`)

  expect(result.exitCode).toBe(125)
  expect(result.stderr.split('\n')[0]).toBe(
    `invalid argument "${path}" for "--ca-cert" flag: ${problem}`,
  )
})

test('swarm ca --ca-cert needs whoever signs with it', async () => {
  await using directory = temporaryDirectory()
  const file = await directory.write('ca.crt', root)
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`swarm ca --rotate --ca-cert ${file}`, engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr:
      'the --ca-cert flag requires that a --ca-key flag and/or --external-ca flag be provided as well\n',
  })
})
