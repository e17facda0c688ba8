import { expect, test } from 'vitest'
import { aBuildContext } from '../../helpers/build-context.ts'
import { builds, digest, engineWithBuildKit } from '../../helpers/fake-buildkit.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const here = aBuildContext()

test.each([
  ['-t UPPER', /^ERROR: failed to build: invalid tag "UPPER": .* must be lowercase\n$/],
  ['--add-host bad', /^ERROR: failed to build: invalid host bad\n$/],
  ['--label =x', /^ERROR: invalid key-value pair "=x": empty key\n$/],
  ['--build-arg =x', /^ERROR: invalid key-value pair "=x": empty key\n$/],
])('build %s fails with BuildKit, and is a usage error without', async (flags, message) => {
  const buildkit = builds()
  await using engine = await engineWithBuildKit(buildkit)
  const line = ['build', ...flags.split(' '), here.context]

  const failed = await quaymaster(line, engine)
  const refused = await quaymaster(line, engine, { env: { DOCKER_BUILDKIT: '0' } })

  expect(failed).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(message) })
  expect(refused.exitCode).toBe(125)
  expect(refused.stderr).toMatch(/\ninvalid argument ".*" for "(-t, )?--[a-z-]+" flag: /)
  expect(buildkit.solves).toEqual([])
})

test.each(['--squash', '--isolation process', '--security-opt x'])(
  'build %s is warned of: BuildKit makes nothing of it',
  async (flags) => {
    const buildkit = builds()
    await using engine = await engineWithBuildKit(buildkit)

    const result = await quaymaster(['build', '-q', ...flags.split(' '), here.context], engine)

    expect(result).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/^WARNING: .*\n$/) })
  },
)

test.each<[string, RegExp]>([
  ['--secret id=a,src=/nowhere', /failed to stat \/nowhere/],
  ['--secret src=a', /secret missing ID/],
  ['--ssh default', /make sure SSH_AUTH_SOCK is set/],
  ['--ssh default=/nowhere', /failed to use \/nowhere for ssh/],
  ['-q --progress plain', /progress=plain and quiet cannot be used together/],
  ['--progress fancy', /invalid progress mode fancy/],
  ['--progress tty', /failed to get console/],
  ['--output type=oci,dest=x', /OCI exporter is not supported for the docker driver/],
  ['--platform linux/amd64,linux/arm64', /Multi-platform build is not supported/],
  ['--cache-to type=registry,ref=x', /Cache export is not supported/],
  ['--sbom true', /Attestation is not supported/],
  ['--cache-to type=local,dest=x', /Cache export is not supported/],
  ['--cache-to type=local', /local cache exporter requires dest/],
  ['--cache-from type=local', /local cache importer requires src/],
  ['--build-context a=oci-layout:///nowhere', /"oci-layout:\/\/\/nowhere" could not be resolved/],
  ['--network other', /network mode "other" not supported by buildkit/],
  ['--build-context bad:a:b=.', /invalid context name bad:a:b: invalid reference format/],
  ['--no-cache --no-cache-filter a', /--no-cache and --no-cache-filter cannot .* be used together/],
  ['-o out --iidfile id', /local and tar exporters are incompatible with image ID file/],
  ['-o - -o type=tar', /multiple outputs configured to write to stdout/],
  ['-o /etc/hostname', /destination directory \/etc\/hostname is a file/],
  ['-o type=tar,dest=/nowhere/x', /failed to open \/nowhere\/x: no such file or directory/],
  ['--build-context a=/nowhere', /failed to get build context a: path "\/nowhere" not found/],
  ['--push', /tag is needed when pushing to registry/],
  ['--builder other', /no builder "other" found/],
  ['--call sing', /unsupported subrequest "sing"/],
])('build %s is refused before anything is built', async (flags, message) => {
  const buildkit = builds()
  await using engine = await engineWithBuildKit(buildkit)

  const result = await quaymaster(['build', ...flags.split(' '), here.context], engine)

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toMatch(/^ERROR: failed to build: /)
  expect(result.stderr).toMatch(message)
  expect(buildkit.solves).toEqual([])
})

test.each([
  ['--iidfile', 'writing image ID file'],
  ['--metadata-file', 'invalid output path'],
])('build %s where nothing can be written fails', async (flag, task) => {
  const buildkit = builds()
  await using engine = await engineWithBuildKit(buildkit)

  const result = await quaymaster(['build', '-q', flag, '/nowhere/file', here.context], engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: `${digest}\n`,
    stderr: `ERROR: ${task}: open /nowhere/file: no such file or directory\n`,
  })
})

test('annotations are left out where the engine cannot keep them, which is said', async () => {
  const buildkit = builds()
  await using engine = await engineWithBuildKit(buildkit)

  const result = await quaymaster(['build', '-q', '--annotation', 'a=b', here.context], engine)

  expect(result).toMatchObject({ exitCode: 0, stdout: `${digest}\n` })
  expect(result.stderr).toMatch(/^WARNING: .* annotations: they are left out\.\n$/)
})
