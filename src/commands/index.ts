import { defineGroup } from '../command.ts'
import { api } from './api.ts'
import { builder } from './builder.ts'
import { checkpoint } from './checkpoint.ts'
import { completion } from './completion.ts'
import { config } from './config.ts'
import * as containers from './container.ts'
import { context } from './context.ts'
import * as images from './image.ts'
import { inspect } from './inspect.ts'
import { manifest } from './manifest.ts'
import { network } from './network.ts'
import { node } from './node.ts'
import { plugin } from './plugin.ts'
import * as registries from './registry.ts'
import { secret } from './secret.ts'
import { service } from './service.ts'
import { stack } from './stack.ts'
import { swarm } from './swarm.ts'
import * as systems from './system.ts'
import { version } from './version.ts'
import { volume } from './volume.ts'

/** The whole tree, in the order of `quaymaster --help`. */
export const root = defineGroup({
  name: '',
  summary: 'The Docker command line for every engine',
  commands: [
    { ...containers.run, section: 'common' },
    { ...containers.exec, section: 'common' },
    { ...containers.ls, name: 'ps', aliases: [], section: 'common' },
    { ...images.build, section: 'common' },
    { ...images.pull, section: 'common' },
    { ...images.push, section: 'common' },
    { ...images.ls, name: 'images', aliases: [], section: 'common' },
    registries.login,
    registries.logout,
    registries.search,
    { ...version, section: 'common' },
    { ...systems.info, section: 'common' },

    builder,
    checkpoint,
    completion,
    containers.container,
    context,
    images.image,
    manifest,
    network,
    plugin,
    systems.system,
    volume,
    node,
    config,
    secret,
    service,
    stack,
    swarm,

    api,
    containers.attach,
    containers.commit,
    containers.cp,
    containers.create,
    containers.diff,
    systems.events,
    containers.exportFiles,
    images.history,
    images.importImage,
    inspect,
    containers.kill,
    images.load,
    containers.logs,
    containers.pause,
    containers.port,
    containers.rename,
    containers.restart,
    { ...containers.rm, aliases: [] },
    { ...images.rm, name: 'rmi', aliases: [] },
    images.save,
    containers.start,
    containers.stats,
    containers.stop,
    images.tag,
    containers.top,
    containers.unpause,
    containers.update,
    containers.wait,
  ],
})
