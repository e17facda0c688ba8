import { compareVersions } from '../../api/version.ts'
import { type Cli, defineCommand, exactArgs } from '../../command.ts'
import { StatusError } from '../../errors.ts'
import { parseBoolean } from '../../options/index.ts'
import { type BuildFlags, buildOptions } from './build-options.ts'
import { readValues } from './build-values.ts'

export const build = defineCommand({
  name: 'build',
  usage: 'PATH | URL | -',
  summary: 'Build an image from a Dockerfile',
  args: exactArgs(1),
  options: buildOptions,
  async run(cli, [source], flags) {
    const builder = await chooseBuilder(cli)
    if (builder.notice) await cli.streams.err.write(builder.notice)
    if (builder.isBuildKit) {
      const { buildWithBuildKit, NoBuildKit } = await import('./build-buildkit.ts')
      try {
        return await buildWithBuildKit(cli, source, readValues(flags, 'BuildKit'))
      } catch (error) {
        // What stdin held is read already, and cannot be sent again.
        if (!(error instanceof NoBuildKit) || builder.isForced || source === '-') throw error
      }
    }
    await refuseForClassic(cli, flags)
    const { buildClassically } = await import('./build-classic.ts')
    return buildClassically(cli, source, readValues(flags, 'classic'))
  },
})

interface Builder {
  readonly isBuildKit: boolean
  /** The user says so, and is not to get another one. */
  readonly isForced: boolean
  /** What the user is to know of the choice. */
  readonly notice?: string
}

/** BuildKit's sessions came with this version of the API. */
const leastApi = '1.39'

const classicNotice =
  'DEPRECATED: The legacy builder is deprecated and will be removed in a future release.\n' +
  '            BuildKit is off because of the environment variable DOCKER_BUILDKIT=0.\n\n'

/** DOCKER_BUILDKIT decides, then what the engine says of itself, then its operating system. */
async function chooseBuilder({ api, env }: Cli): Promise<Builder> {
  const wanted = env.DOCKER_BUILDKIT ? parseBoolean(env.DOCKER_BUILDKIT) : undefined
  if (wanted === false) return { isBuildKit: false, isForced: true, notice: classicNotice }

  // An engine that does not answer is reported by what is asked of it next.
  const { osType, builderVersion } = (await api.system.ping().catch(() => undefined)) ?? {}
  const version = await api.client.version()
  const isNewEnough = compareVersions(version, leastApi) >= 0
  if (wanted && !isNewEnough) {
    throw new StatusError(
      1,
      `ERROR: BuildKit is enabled but the daemon does not have it: its API version is ${version}, and BuildKit needs ${leastApi}`,
    )
  }
  const isOffered = builderVersion === '2' || osType !== 'windows'
  return { isBuildKit: wanted ?? (isNewEnough && isOffered), isForced: wanted === true }
}

/** The classic builder would leave these out without a word, or has not been told to know them. */
async function refuseForClassic({ api }: Cli, flags: BuildFlags): Promise<void> {
  if (flags.squash && !(await api.system.ping()).experimental) {
    throw new StatusError(
      1,
      '"--squash" is only supported on a Docker daemon with experimental features enabled',
    )
  }
  const beyond = Object.entries({
    allow: flags.allow,
    annotation: flags.annotation,
    attest: flags.attest,
    'build-context': flags.buildContext,
    'cache-to': flags.cacheTo,
    call: flags.call === 'build' ? '' : flags.call,
    check: flags.check,
    'metadata-file': flags.metadataFile,
    'no-cache-filter': flags.noCacheFilter,
    output: flags.output,
    provenance: flags.provenance,
    push: flags.push,
    sbom: flags.sbom,
    secret: flags.secret,
    ssh: flags.ssh,
  }).find(([, value]) => (Array.isArray(value) ? value.length > 0 : Boolean(value)))
  if (beyond) throw new StatusError(1, `"--${beyond[0]}" is only supported with BuildKit`)
}
