import type { OptionValues } from '../../options/index.ts'
import { flag, integer, list, parseCsv, strings, text, value, values } from '../../options/index.ts'
import { bytes, parseSwap } from '../../options/size.ts'
import { ulimits } from '../../options/ulimit.ts'

const array = { type: 'stringArray' }

/**
 * The flags of both builders; those of the second group are BuildKit's alone. `readValues` looks at some
 * when it is known who builds.
 */
export const buildOptions = {
  addHost: list('--add-host', 'Host name to know (host:ip)'),
  buildArg: list('--build-arg', 'Value of an ARG, or the name of a variable to take it from'),
  cacheFrom: values('--cache-from', 'strings', checkedCsv, 'Images or caches to take results from'),
  cgroupParent: text('--cgroup-parent', 'Control group the steps run in'),
  compress: flag('--compress', 'Send the build context compressed with gzip'),
  cpuPeriod: integer('--cpu-period', 'Length of a scheduling period (microseconds)', {
    type: 'int64',
  }),
  cpuQuota: integer('--cpu-quota', 'CPU time in each period (microseconds)', { type: 'int64' }),
  cpuShares: integer('-c, --cpu-shares', 'Weight among others that want the CPU', {
    type: 'int64',
  }),
  cpusetCpus: text('--cpuset-cpus', 'CPUs to run on (0-3, 0,1)'),
  cpusetMems: text('--cpuset-mems', 'Memory nodes to use (0-3, 0,1)'),
  disableContentTrust: flag('--disable-content-trust', 'Do not verify signatures', {
    default: true,
    deprecated: 'support for docker content trust was removed',
  }),
  file: text('-f, --file', 'Where the Dockerfile is (default PATH/Dockerfile)'),
  forceRm: flag('--force-rm', 'Remove the containers of steps even when one fails'),
  iidfile: text('--iidfile', "File to write the image's ID to"),
  isolation: text('--isolation', 'How steps are isolated (Windows)'),
  label: list('--label', 'Label of the image'),
  memory: bytes('-m, --memory', 'Limit of memory'),
  memorySwap: value(
    '--memory-swap',
    'bytes',
    parseSwap,
    'Limit of memory and swap together, -1 for no limit on swap',
  ),
  network: text('--network', 'Network of the steps that run', {
    default: 'default',
    minApi: '1.25',
  }),
  noCache: flag('--no-cache', 'Run every step anew'),
  platform: list('--platform', 'Platform to build for', { type: 'string', minApi: '1.38' }),
  pull: flag('--pull', 'Look for newer base images'),
  quiet: flag('-q, --quiet', "Print nothing but the image's ID"),
  rm: flag('--rm', 'Remove the containers of steps when all is done', { default: true }),
  securityOpt: strings('--security-opt', 'Security options'),
  shmSize: bytes('--shm-size', 'Size of /dev/shm'),
  squash: flag('--squash', 'Make one layer of the new ones', { minApi: '1.25' }),
  tag: list('-t, --tag', 'Name of the image (name:tag)'),
  target: text('--target', 'Stage to build up to'),
  ulimit: ulimits('--ulimit', 'Resource limits', { shownDefault: '[]' }),

  allow: list('--allow', 'Privilege that steps may ask for (network.host)', array),
  annotation: list('--annotation', 'Annotation of the image', array),
  attest: list('--attest', 'Statement about the build to go with the image', array),
  buildContext: list('--build-context', 'Further build context (name=path)', array),
  builder: text('--builder', 'Instance that builds: the one of the Docker context'),
  cacheTo: list('--cache-to', 'Where to put the cache (type=inline)', array),
  call: text('--call', 'What to ask of the Dockerfile (build, check, outline, targets)', {
    default: 'build',
  }),
  check: flag('--check', 'Check the Dockerfile, the same as --call=check'),
  print: text('--print', 'What --call was named before', { hidden: true }),
  load: flag('--load', 'Keep the image, which is what happens anyway'),
  metadataFile: text('--metadata-file', 'File to write what is known of the result to'),
  noCacheFilter: list('--no-cache-filter', 'Stages to run anew', array),
  output: list('-o, --output', 'What the result becomes (type=local,dest=path)', array),
  progress: text('--progress', 'How progress is shown (auto, quiet, plain, tty, rawjson)'),
  provenance: text('--provenance', 'Statement of how the image came to be'),
  push: flag('--push', 'Push the image when it is built'),
  sbom: text('--sbom', 'Statement of what is in the image'),
  secret: list('--secret', 'Secret for steps (id=name,src=path or id=name,env=NAME)', array),
  ssh: list('--ssh', 'SSH agent or keys for steps (default or id=socket or id=key)', array),
}

export type BuildFlags = OptionValues<typeof buildOptions>

/** The two builders split such a value in different ways. */
function checkedCsv(raw: string): string {
  parseCsv(raw)
  return raw
}
