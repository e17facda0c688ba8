import { commandWords } from '../../options/command-words.ts'
import { variables } from '../../options/env.ts'
import { genericResources } from '../../options/generic-resource.ts'
import { parseExtraHost, parseSearchDomain } from '../../options/host.ts'
import { flag, list, type OptionValues, text, values } from '../../options/index.ts'
import { parseIpAddress } from '../../options/ip.ts'
import { labels } from '../../options/label.ts'
import { mounts } from '../../options/mount.ts'
import { mountedFiles } from '../../options/mounted-file.ts'
import { networks } from '../../options/network.ts'
import { preferences } from '../../options/placement.ts'
import { servicePorts } from '../../options/service-port.ts'
import { ulimits } from '../../options/ulimit.ts'
import { sharedOptions } from './options.ts'

const containerLists = {
  configAdd: mountedFiles('--config-add', 'config', 'Add a config, or change where it is', {
    minApi: '1.30',
  }),
  configRm: list('--config-rm', 'Take a config away', { minApi: '1.30' }),
  containerLabelAdd: labels('--container-label-add', 'Add a label of the containers, or change it'),
  containerLabelRm: list('--container-label-rm', 'Take a label of the containers away'),
  dnsAdd: values('--dns-add', 'list', parseIpAddress, 'Add a DNS server', { minApi: '1.25' }),
  dnsOptionAdd: list('--dns-option-add', 'Add a DNS option', { minApi: '1.25' }),
  dnsOptionRm: list('--dns-option-rm', 'Take a DNS option away', { minApi: '1.25' }),
  dnsRm: list('--dns-rm', 'Take a DNS server away', { minApi: '1.25' }),
  dnsSearchAdd: values(
    '--dns-search-add',
    'list',
    parseSearchDomain,
    'Add a domain to search names in',
    { minApi: '1.25' },
  ),
  dnsSearchRm: list('--dns-search-rm', 'Take a domain to search names in away', {
    minApi: '1.25',
  }),
  envAdd: variables('--env-add', 'Add an environment variable, or change it'),
  envRm: list('--env-rm', 'Take an environment variable away'),
  groupAdd: list('--group-add', 'Add a further group', { minApi: '1.25' }),
  groupRm: list('--group-rm', 'Take a further group away', { minApi: '1.25' }),
  hostAdd: values('--host-add', 'list', parseExtraHost, 'Add a host name to know (host:ip)', {
    minApi: '1.25',
  }),
  hostRm: list('--host-rm', 'Take a host name away (host or host:ip)', { minApi: '1.25' }),
  mountAdd: mounts('--mount-add', 'Add a mount, or change what is mounted there'),
  mountRm: list('--mount-rm', 'Take a mount away, by its target'),
  secretAdd: mountedFiles('--secret-add', 'secret', 'Add a secret, or change where it is', {
    minApi: '1.25',
  }),
  secretRm: list('--secret-rm', 'Take a secret away', { minApi: '1.25' }),
  sysctlAdd: list('--sysctl-add', 'Add a kernel parameter, or change it', { minApi: '1.40' }),
  sysctlRm: list('--sysctl-rm', 'Take a kernel parameter away', { minApi: '1.40' }),
  ulimitAdd: ulimits('--ulimit-add', 'Add a resource limit, or change it', {
    shownDefault: '[]',
    minApi: '1.41',
  }),
  ulimitRm: list('--ulimit-rm', 'Take a resource limit away', { minApi: '1.41' }),
}

const serviceLists = {
  constraintAdd: list('--constraint-add', 'Add something that a node must be'),
  constraintRm: list('--constraint-rm', 'Take away something that a node must be'),
  genericResourceAdd: genericResources(
    '--generic-resource-add',
    'Add a resource that a node must have free, or change its count',
    { minApi: '1.32' },
  ),
  genericResourceRm: list('--generic-resource-rm', 'Take a resource away, by its name', {
    minApi: '1.32',
  }),
  labelAdd: labels('--label-add', 'Add a label of the service, or change it'),
  labelRm: list('--label-rm', 'Take a label of the service away'),
  networkAdd: networks('--network-add', 'Attach to a network', { minApi: '1.29' }),
  networkRm: list('--network-rm', 'Detach from a network', { minApi: '1.29' }),
  placementPrefAdd: preferences('--placement-pref-add', 'Add something to spread the tasks over', {
    minApi: '1.28',
  }),
  placementPrefRm: preferences('--placement-pref-rm', 'Spread the tasks no longer over something', {
    minApi: '1.28',
  }),
  publishAdd: servicePorts('--publish-add', 'Publish a port, or change how'),
  publishRm: servicePorts('--publish-rm', 'Publish a port no longer, by its target'),
}

/** What `service update` lets one say. */
export const updateOptions = {
  ...sharedOptions({ isNew: false }),
  ...containerLists,
  ...serviceLists,
  args: commandWords('--args', 'Arguments of the command'),
  force: flag('--force', 'Replace the tasks although nothing requires it', { minApi: '1.25' }),
  image: text('--image', 'Image to run'),
  rollback: flag('--rollback', 'Go back to the specification before the last change', {
    minApi: '1.25',
  }),
}

export type UpdateOptions = OptionValues<typeof updateOptions>
