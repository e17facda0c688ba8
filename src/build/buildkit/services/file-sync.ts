import { closeSync, constants, openSync, readSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type ByteString, toPath, toText } from '../../../archive/names.ts'
import { systemErrorText } from '../../../system-error.ts'
import { entriesOf, type FileTree, type TreeEntry } from '../file-tree.ts'
import { followLinks } from '../follow-links.ts'
import { codes, GrpcError, type Metadata, textOf, valuesOf } from '../grpc.ts'
import type { Methods, ServerCall } from '../grpc-server.ts'
import { dataPacket, Packet, packetTypes } from '../messages.ts'
import { PathFilter } from '../path-filter.ts'

/** Sends the files of directories, by the names the engine knows them by, as far as it lacks them. */
export function fileSync(trees: Readonly<Record<string, FileTree>>): Methods {
  return {
    '/moby.filesync.v1.FileSync/DiffCopy': async (call) => {
      const [name = ''] = namesOf(call.metadata, 'dir-name')
      const tree = Object.hasOwn(trees, name) ? trees[name] : undefined
      if (!tree) throw new GrpcError(codes.notFound, `no access allowed to dir "${name}"`)
      await new Sender(call, tree).run()
    },
  }
}

/** Values of a request's metadata as text; engines differ in how they write what is not ASCII. */
function namesOf(metadata: Metadata, key: string): string[] {
  const isEncoded = valuesOf(metadata, `${key}-encoded`).includes('1')
  return valuesOf(metadata, key).map((value) =>
    isEncoded ? decodeURIComponent(value.replaceAll('+', ' ')) : textOf(value),
  )
}

function filterOf(metadata: Metadata, tree: FileTree): PathFilter {
  const include = namesOf(metadata, 'include-patterns')
  const follow = namesOf(metadata, 'followpaths')
  if (follow.length > 0) {
    include.push(...('directory' in tree ? followLinks(tree.directory, follow) : follow))
  }
  const exclude = namesOf(metadata, 'exclude-patterns')
  return new PathFilter(include.length > 0 ? include : undefined, exclude)
}

/** A path as errors name it. */
class SendError extends Error {
  override readonly name = 'SendError'
}

const chunkBytes = 64 * 1024
/** The engine asks for our health every second or so, and has to be answered. */
const turnMilliseconds = 20

// A name may be swapped between lstat and open: links are then refused, and a fifo does not block.
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** One exchange: lists a tree, and sends the files that are asked for by their place in the list. */
class Sender {
  readonly #call: ServerCall
  readonly #tree: FileTree
  readonly #listed: (TreeEntry | undefined)[] = []
  readonly #requested: number[] = []
  #wake = () => {}
  #isFinished = false
  #failure: unknown
  #turnEnds = 0

  constructor(call: ServerCall, tree: FileTree) {
    this.#call = call
    this.#tree = tree
  }

  async run(): Promise<void> {
    // Requests are always taken in: an engine that cannot send them would not take files either.
    const receiving = this.#receive()
    try {
      await this.#list()
      await this.#serve()
      await receiving
    } catch (error) {
      receiving.catch(() => {})
      if (this.#call.signal.aborted) return
      await this.#send({ type: packetTypes.error, data: Buffer.from((error as Error).message) })
      throw error
    }
  }

  async #receive(): Promise<void> {
    try {
      for await (const bytes of this.#call.messages) {
        const packet = Packet.decode(bytes)
        if (packet.type === packetTypes.request) this.#requested.push(packet.ID)
        else if (packet.type === packetTypes.error)
          throw new SendError(packet.data.toString('utf8'))
        else if (packet.type === packetTypes.finish) break
        this.#wake()
      }
    } catch (error) {
      this.#failure = error
    } finally {
      this.#isFinished = true
      this.#wake()
    }
  }

  async #list(): Promise<void> {
    try {
      for (const entry of entriesOf(this.#tree, filterOf(this.#call.metadata, this.#tree))) {
        // Only what has content can be asked for; the others need not be remembered.
        this.#listed.push(entry.content === undefined ? undefined : entry)
        await this.#send({ type: packetTypes.stat, stat: entry.stat })
        await this.#takeTurns()
      }
    } catch (error) {
      throw readable(error)
    }
    await this.#send({ type: packetTypes.stat })
  }

  async #serve(): Promise<void> {
    for (;;) {
      for (let id = this.#requested.shift(); id !== undefined; id = this.#requested.shift()) {
        await this.#sendFile(id)
        await this.#takeTurns()
      }
      if (this.#failure) throw this.#failure
      if (this.#isFinished) break
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    await this.#send({ type: packetTypes.finish })
  }

  async #sendFile(id: number): Promise<void> {
    const entry = this.#listed[id]
    if (!entry?.content) throw new SendError(`file ${id} was asked for, which has no content`)
    const { content, stat } = entry
    if (content instanceof Uint8Array) await this.#sendData(id, content)
    else await this.#sendContent(id, content.path, stat.path.toString('latin1'), stat.size)
    await this.#send({ type: packetTypes.data, ID: id })
  }

  /** Of a file that grows, as many bytes are sent as it had when it was listed. */
  async #sendContent(id: number, place: ByteString, name: ByteString, size: number): Promise<void> {
    const fd = openFile(place, name)
    try {
      for (let left = size; left > 0; ) {
        const chunk = Buffer.allocUnsafe(Math.min(left, chunkBytes))
        const count = readSync(fd, chunk, 0, chunk.length, null)
        if (count === 0) {
          throw new SendError(`file ${toText(name)} became shorter while it was read`)
        }
        left -= count
        await this.#sendData(id, chunk.subarray(0, count))
      }
    } finally {
      closeSync(fd)
    }
  }

  async #sendData(id: number, content: Uint8Array): Promise<void> {
    for (let start = 0; start < content.length; start += chunkBytes) {
      const data = content.subarray(start, start + chunkBytes)
      await this.#call.send(dataPacket(id, data))
      await this.#takeTurns()
    }
  }

  #send(packet: Parameters<typeof Packet.encode>[0]): Promise<void> | undefined {
    return this.#call.send(Packet.encode(packet))
  }

  #takeTurns(): Promise<void> | undefined {
    const now = performance.now()
    if (now < this.#turnEnds) return undefined
    this.#turnEnds = now + turnMilliseconds
    return nextTurn()
  }
}

function openFile(place: ByteString, name: ByteString): number {
  try {
    return openSync(toPath(place), openFlags)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new SendError(`file ${toText(name)} vanished while the build context was sent`)
    }
    throw readable(error)
  }
}

/** The system's errors in docker's words. */
function readable(error: unknown): unknown {
  const { syscall, path } = error as NodeJS.ErrnoException
  if (syscall === undefined || path === undefined) return error
  const operation = syscall === 'scandir' ? 'open' : syscall
  return new SendError(systemErrorText(error, operation, String(path)))
}
