import { variables } from '../../options/env.ts'
import { genericResources } from '../../options/generic-resource.ts'
import { parseExtraHost, parseSearchDomain } from '../../options/host.ts'
import { list, type OptionValues, text, values } from '../../options/index.ts'
import { parseIpAddress } from '../../options/ip.ts'
import { labels } from '../../options/label.ts'
import { mounts } from '../../options/mount.ts'
import { mountedFiles } from '../../options/mounted-file.ts'
import { networks } from '../../options/network.ts'
import { preferences } from '../../options/placement.ts'
import { servicePorts } from '../../options/service-port.ts'
import { ulimits } from '../../options/ulimit.ts'
import { sharedOptions } from './options.ts'

/** What `service create` lets one say. */
export const createOptions = {
  ...sharedOptions({ isNew: true }),
  config: mountedFiles('--config', 'config', 'Config to give to the containers', {
    minApi: '1.30',
  }),
  constraint: list('--constraint', 'What a node must be to get a task'),
  containerLabel: labels('--container-label', 'Label to put on the containers'),
  dns: values('--dns', 'list', parseIpAddress, 'DNS server to ask', { minApi: '1.25' }),
  dnsOption: list('--dns-option', 'DNS option', { minApi: '1.25' }),
  dnsSearch: values('--dns-search', 'list', parseSearchDomain, 'Domain to search names in', {
    minApi: '1.25',
  }),
  env: variables('-e, --env', 'Set an environment variable'),
  envFile: list('--env-file', 'Read environment variables from a file'),
  genericResource: genericResources(
    '--generic-resource',
    'Resource that a node must have free for a container (name=count)',
  ),
  group: list('--group', 'Further group for the containers to be a member of', { minApi: '1.25' }),
  host: values('--host', 'list', parseExtraHost, 'Host name to know (host:ip)', {
    minApi: '1.25',
  }),
  label: labels('-l, --label', 'Label to put on the service'),
  mode: text(
    '--mode',
    'How many tasks run where ("replicated", "global", "replicated-job", "global-job")',
    { default: 'replicated', choices: ['replicated', 'global', 'replicated-job', 'global-job'] },
  ),
  mount: mounts('--mount', 'File system to mount in the containers'),
  name: text('--name', 'Name of the service'),
  network: networks('--network', 'Network to attach to'),
  placementPref: preferences('--placement-pref', 'What to spread the tasks over', {
    minApi: '1.28',
  }),
  publish: servicePorts('-p, --publish', 'Port of the service to publish'),
  secret: mountedFiles('--secret', 'secret', 'Secret to give to the containers', {
    minApi: '1.25',
  }),
  sysctl: list('--sysctl', 'Kernel parameter to set', { minApi: '1.40' }),
  ulimit: ulimits('--ulimit', 'Resource limit of the processes', {
    shownDefault: '[]',
    minApi: '1.41',
  }),
}

export type CreateOptions = OptionValues<typeof createOptions>
