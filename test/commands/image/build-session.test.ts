import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { codes, type GrpcError } from '../../../src/build/buildkit/grpc.ts'
import { GetSecretRequest, GetSecretResponse } from '../../../src/build/buildkit/messages.ts'
import { aBuildContext } from '../../helpers/build-context.ts'
import { builds, engineWithBuildKit, servedBy } from '../../helpers/fake-buildkit.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const here = aBuildContext()

test('a session offers nothing that was not asked for', async () => {
  const buildkit = builds()
  await using engine = await engineWithBuildKit(buildkit)

  await quaymaster(['build', '-q', here.context], engine)

  expect(
    servedBy(buildkit.sessions[0]!).filter((name) => /ecret|ssh|FileSend|Upload/.test(name)),
  ).toEqual([])
})

test('a secret that cannot be read is refused in docker’s words', async () => {
  const buildkit = builds({
    async solve(_request, session) {
      const path = '/moby.buildkit.secrets.v1.Secrets/GetSecret'
      await session.unary(path, GetSecretRequest, GetSecretResponse, { ID: 'a' })
      return {}
    },
  })
  await using engine = await engineWithBuildKit(buildkit)

  const result = await quaymaster(
    ['build', '-q', '--secret', `id=a,src=${here.root}`, here.context],
    engine,
  )

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toContain(`failed to solve: read ${here.root}: is a directory\n`)
})

test('build gives out the secrets it was given, and no others', async () => {
  writeFileSync(join(here.root, 'key'), 'from file')
  const answers: unknown[] = []
  const buildkit = builds({
    async solve(_request, session) {
      for (const ID of ['file', 'variable', 'other']) {
        const path = '/moby.buildkit.secrets.v1.Secrets/GetSecret'
        const answer = session.unary(path, GetSecretRequest, GetSecretResponse, { ID })
        answers.push(
          await answer.then(
            ({ data }) => data.toString(),
            (error: GrpcError) => error.code,
          ),
        )
      }
      return {}
    },
  })
  await using engine = await engineWithBuildKit(buildkit)
  const flags = ['--secret', `id=file,src=${here.root}/key`, '--secret', 'id=variable,env=V']

  const result = await quaymaster(['build', '-q', ...flags, here.context], engine, {
    env: { V: 'from env' },
  })

  expect(result.exitCode).toBe(0)
  expect(answers).toEqual(['from file', 'from env', codes.notFound])
})

test('each archive on stdin has a name of its own, by which the engine remembers it', async () => {
  const buildkit = builds()
  await using engine = await engineWithBuildKit(buildkit)
  const archive = gzipSync('an archive')

  await quaymaster(['build', '-q', '-'], engine, { input: archive })
  await quaymaster(['build', '-q', '-'], engine, { input: archive })

  const [first, second] = buildkit.solves.map(({ FrontendAttrs }) => FrontendAttrs.context)
  expect(first).toMatch(/^http:\/\/buildkit-session\/\w+$/)
  expect(second).not.toBe(first)
})
