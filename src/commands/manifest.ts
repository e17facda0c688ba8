import { defineCommand, defineGroup, minArgs } from '../command.ts'
import { annotate } from './manifest/annotate.ts'
import { create } from './manifest/create.ts'
import { inspect } from './manifest/inspect.ts'
import { parseName } from './manifest/open-registry.ts'
import { push } from './manifest/push.ts'
import { ManifestStore } from './manifest/store.ts'
import { throwFailures } from './shared/for-each.ts'

export const rm = defineCommand({
  name: 'rm',
  usage: 'MANIFEST_LIST [MANIFEST_LIST...]',
  summary: 'Forget one or more lists of manifests on this machine',
  args: minArgs(1),
  options: {},
  async run({ config }, names) {
    const store = new ManifestStore(config.directory)
    const failures: unknown[] = []
    for (const name of names) {
      try {
        await store.remove(parseName(name))
      } catch (error) {
        failures.push(error)
      }
    }
    throwFailures(failures)
  },
})

export const manifest = defineGroup({
  name: 'manifest',
  usage: 'COMMAND',
  spaced: true,
  section: 'management',
  summary: 'Manage lists of manifests, which give one name to images for many platforms',
  commands: [annotate, create, inspect, push, rm],
})
