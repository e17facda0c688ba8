import { defineCommand, exactArgs } from '../../command.ts'
import { text } from '../../options/index.ts'
import { addressOptions, availability, readAvailability } from './node-address.ts'

export const join = defineCommand({
  name: 'join',
  usage: 'HOST:PORT',
  summary: 'Let this engine join a swarm',
  args: exactArgs(1),
  minApi: '1.24',
  options: {
    ...addressOptions,
    availability,
    token: text('--token', 'Secret that opens the swarm, for a worker or for a manager'),
  },
  async run({ api, streams }, [remote], options) {
    await api.swarm.join({
      ListenAddr: options.listenAddr,
      AdvertiseAddr: options.advertiseAddr ?? '',
      DataPathAddr: options.dataPathAddr ?? '',
      RemoteAddrs: [remote],
      JoinToken: options.token ?? '',
      Availability: readAvailability(options.availability),
    })
    const { Swarm } = await api.system.info()
    const role = Swarm.ControlAvailable ? 'manager' : 'worker'
    await streams.out.write(`This node joined a swarm as a ${role}.\n`)
  },
})
