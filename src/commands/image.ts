import { ApiError } from '../api/errors.ts'
import { defineCommand, defineGroup, exactArgs, minArgs } from '../command.ts'
import { flag, quoteGo, strings } from '../options/index.ts'
import { isImageId, parseReference, type Reference } from '../reference.ts'
import { build } from './image/build.ts'
import { history } from './image/history.ts'
import { importImage } from './image/import.ts'
import { inspect } from './image/inspect.ts'
import { jsonPlatform } from './image/json-platform.ts'
import { load } from './image/load.ts'
import { ls } from './image/ls.ts'
import { prune } from './image/prune.ts'
import { pull } from './image/pull.ts'
import { push } from './image/push.ts'
import { save } from './image/save.ts'
import { throwFailures } from './shared/for-each.ts'

export { build, history, importImage, inspect, load, ls, prune, pull, push, save }

export const tag = defineCommand({
  name: 'tag',
  usage: 'SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]',
  summary: 'Give an image one more name',
  args: exactArgs(2),
  passThrough: true,
  options: {},
  async run({ api }, [source, target]) {
    if (!isImageId(source.replace(/^sha256:/, ''))) referenceToTag(source)
    const { name, tag = 'latest', digest } = referenceToTag(target)
    if (digest) throw new Error('refusing to create a tag with a digest reference')
    await api.images.tag(source, { repo: name, tag })
  },
})

export const rm = defineCommand({
  name: 'rm',
  aliases: ['remove', 'rmi'],
  usage: 'IMAGE [IMAGE...]',
  summary: 'Remove one or more images',
  args: minArgs(1),
  options: {
    force: flag('-f, --force', 'Remove it although containers use it; a missing one is no error'),
    noPrune: flag('--no-prune', 'Keep its untagged parents'),
    platform: strings('--platform', 'Remove only this platform of it', { minApi: '1.50' }),
  },
  async run({ api, streams }, images, { force, noPrune, platform }) {
    const platforms = platform.map((raw) => jsonPlatform(raw, ''))
    const failures: unknown[] = []
    let missing = 0
    for (const image of images) {
      try {
        for (const { Deleted, Untagged } of await api.images.remove(image, {
          force,
          noprune: noPrune,
          platforms,
        }))
          await streams.out.write(Deleted ? `Deleted: ${Deleted}\n` : `Untagged: ${Untagged}\n`)
      } catch (error) {
        failures.push(error)
        if (error instanceof ApiError && error.status === 404) missing++
      }
    }
    if (force && failures.length === missing) {
      for (const failure of failures) await streams.err.write(`${(failure as Error).message}\n`)
      return
    }
    throwFailures(failures)
  },
})

export const image = defineGroup({
  name: 'image',
  section: 'management',
  summary: 'Manage images',
  commands: [build, history, importImage, inspect, load, ls, prune, pull, push, rm, save, tag],
})

function referenceToTag(raw: string): Reference {
  try {
    return parseReference(raw)
  } catch (error) {
    const reason = (error as Error).message
    throw new Error(
      `error parsing reference: ${quoteGo(raw)} is not a valid repository/tag: ${reason}`,
    )
  }
}
