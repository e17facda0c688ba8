import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { codes, GrpcError } from '../../../../src/build/buildkit/grpc.ts'
import * as messages from '../../../../src/build/buildkit/messages.ts'
import type { InputOf } from '../../../../src/build/buildkit/protobuf.ts'
import { contentService } from '../../../../src/build/buildkit/services/content.ts'
import { OciLayout } from '../../../../src/build/oci-layout.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../../../config/temporary-directory.ts'
import { arrived } from '../../../helpers/fake-buildkit.ts'

const { writeActions, ReadContentResponse, WriteContentRequest, WriteContentResponse } = messages
const content = Buffer.alloc(2_500_000, 'content of a layer')
const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`
const place = `blobs/sha256/${digest.slice('sha256:'.length)}`

/** Calls a method of the service for the layout in `home`, known as `local:cache`. */
async function call(
  home: TemporaryDirectory,
  method: string,
  requests: readonly Buffer[],
  store = 'local:cache',
): Promise<Buffer[]> {
  const methods = contentService(new Map([['local:cache', new OciLayout(home.path)]]))
  const answers: Buffer[] = []
  await methods[`/containerd.services.content.v1.Content/${method}`]!({
    metadata: [['buildkit-attachable-store-id', store]],
    signal: new AbortController().signal,
    messages: (async function* () {
      yield* requests
    })(),
    send(message) {
      answers.push(arrived(message))
      return undefined
    },
  })
  return answers
}

const codeOf = (calling: Promise<unknown>) =>
  calling.then(
    () => codes.ok,
    (error: unknown) => (error instanceof GrpcError ? error.code : error),
  )

const write = (home: TemporaryDirectory, requests: InputOf<typeof WriteContentRequest>[]) =>
  call(
    home,
    'Write',
    requests.map((request) => WriteContentRequest.encode(request)),
  )

test('content is written piece by piece, and told how far it got', async () => {
  await using home = temporaryDirectory()
  const total = content.length
  const [half, rest] = [content.subarray(0, 1_000_000), content.subarray(1_000_000)]

  const answers = await write(home, [
    { action: writeActions.stat, ref: 'a', total, expected: digest },
    { action: writeActions.write, data: half },
    { action: writeActions.write, data: rest, offset: half.length },
    { action: writeActions.commit, total, expected: digest, offset: total },
  ])

  expect(answers.map((answer) => WriteContentResponse.decode(answer))).toEqual([
    { action: writeActions.stat, offset: 0, total, digest: '' },
    { action: writeActions.write, offset: half.length, total: 0, digest: '' },
    { action: writeActions.write, offset: total, total: 0, digest: '' },
    { action: writeActions.commit, offset: total, total, digest },
  ])
  expect(readFileSync(join(home.path, place)).equals(content)).toBe(true)
})

test('content that is there already is not taken again', async () => {
  await using home = temporaryDirectory()
  await home.write(place, 'there')

  const code = await codeOf(write(home, [{ action: writeActions.stat, expected: digest }]))

  expect(code).toBe(codes.alreadyExists)
  expect(readFileSync(join(home.path, place), 'utf8')).toBe('there')
})

test.each<[string, InputOf<typeof WriteContentRequest>[], number]>([
  ['with a gap', [{ action: writeActions.write, data: content, offset: 1 }], codes.outOfRange],
  [
    'of another length',
    [
      { action: writeActions.write, data: content },
      { action: writeActions.commit, total: 1 },
    ],
    codes.invalidArgument,
  ],
])('content %s is refused, and nothing is left of it', async (_name, requests, expected) => {
  await using home = temporaryDirectory()

  expect(await codeOf(write(home, requests))).toBe(expected)
  expect(readdirSync(join(home.path, 'ingest'))).toEqual([])
})

test('content that does not come to its end is not kept', async () => {
  await using home = temporaryDirectory()

  await write(home, [{ action: writeActions.write, data: content }])

  expect(readdirSync(home.path)).toEqual(['ingest'])
  expect(readdirSync(join(home.path, 'ingest'))).toEqual([])
})

test.each([
  ['all', {}, [0, content.length]],
  ['the end', { offset: 2_400_000 }, [2_400_000, content.length]],
  ['a part', { offset: 10, size: 1_500_000 }, [10, 1_500_010]],
  ['more than there is', { offset: 10, size: content.length }, [10, content.length]],
  ['nothing', { offset: content.length }, [content.length, content.length]],
])('%s of some content is read', async (_name, range, [start, end]) => {
  await using home = temporaryDirectory()
  await home.write(place, content.toString())
  const request = messages.ReadContentRequest.encode({ digest, ...range })

  const answers = (await call(home, 'Read', [request])).map((it) => ReadContentResponse.decode(it))

  const pieces = answers.map(({ data }) => data)
  expect(Buffer.concat(pieces).equals(content.subarray(start, end))).toBe(true)
  expect(answers.at(-1)?.offset ?? end).toBe(end! - (pieces.at(-1)?.length ?? 0))
})

test('the size of content is told', async () => {
  await using home = temporaryDirectory()
  await home.write(place, 'there')
  const request = messages.InfoRequest.encode({ digest })

  const [answer] = await call(home, 'Info', [request])

  expect(messages.InfoResponse.decode(answer!)).toEqual({ info: { digest, size: 5 } })
})

const readRequest = messages.ReadContentRequest.encode({ digest, offset: 6 })
test.each([
  ['content that is not there', 'local:cache', undefined, codes.notFound],
  ['more than the content', 'local:cache', 'there', codes.outOfRange],
  ['a layout that was not named for the build', 'local:other', 'there', codes.notFound],
])('%s is not read', async (_name, store, there, expected) => {
  await using home = temporaryDirectory()
  if (there) await home.write(place, there)

  expect(await codeOf(call(home, 'Read', [readRequest], store))).toBe(expected)
})
