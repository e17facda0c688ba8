import { defineCommand, noArgs } from '../../command.ts'
import { flag, integer } from '../../options/index.ts'
import { cidrs } from '../../options/ip.ts'
import { joinCommands, unlockAdvice } from './join-command.ts'
import { addressOptions, availability, readAvailability } from './node-address.ts'
import { newSpec, specOptions } from './spec.ts'

export const init = defineCommand({
  name: 'init',
  summary: 'Begin a swarm, with this engine as its first manager',
  args: noArgs,
  minApi: '1.24',
  options: {
    ...addressOptions,
    ...specOptions,
    autolock: flag('--autolock', 'Lock managers: they need a key to start again'),
    availability,
    dataPathPort: integer(
      '--data-path-port',
      'Port for the traffic of containers, 1024 to 49151; 4789 where it is 0 or not given',
      { type: 'uint32', default: 0, minApi: '1.40' },
    ),
    defaultAddrPool: cidrs('--default-addr-pool', 'Networks are cut from these, in CIDR notation', {
      shownDefault: '[]',
      minApi: '1.39',
    }),
    defaultAddrPoolMaskLength: integer(
      '--default-addr-pool-mask-length',
      'Length of the mask of a network cut from the pools',
      { type: 'uint32', default: 24, minApi: '1.39' },
    ),
    forceNewCluster: flag('--force-new-cluster', 'Make a swarm of one of the state at hand'),
  },
  async run(cli, _args, options) {
    const { api, streams } = cli
    const node = await api.swarm.init({
      ListenAddr: options.listenAddr,
      AdvertiseAddr: options.advertiseAddr ?? '',
      DataPathAddr: options.dataPathAddr ?? '',
      DataPathPort: options.dataPathPort,
      ForceNewCluster: options.forceNewCluster,
      Spec: newSpec(options),
      AutoLockManagers: options.autolock,
      Availability: readAvailability(options.availability),
      DefaultAddrPool: options.defaultAddrPool,
      SubnetSize: options.defaultAddrPoolMaskLength,
    })
    await streams.out.write(`Swarm initialized: current node (${node}) is now a manager.\n\n`)

    const commands = await joinCommands(cli, node)
    if (commands)
      await streams.out.write(
        'To add a worker to this swarm, run the following command:\n\n' +
          `    ${commands.worker}\n\n` +
          "To add a manager to this swarm, run 'docker swarm join-token manager' and follow the instructions.\n",
      )
    if (options.autolock) {
      const { UnlockKey = '' } = await api.swarm.unlockKey()
      await streams.out.write(unlockAdvice(UnlockKey))
    }
  },
})
