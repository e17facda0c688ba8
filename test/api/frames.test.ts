import { expect, test } from 'vitest'
import { eachFrame } from '../../src/api/frames.ts'
import { frame } from '../helpers/frame.ts'
import { sourceOf } from './raw-server.ts'

async function framesOf(...chunks: Uint8Array[]): Promise<string[]> {
  const frames: string[] = []
  await eachFrame(sourceOf(chunks), (stream, payload) => {
    frames.push(`${stream}: ${payload.toString()}`)
    return undefined
  })
  return frames
}

const conversation = Buffer.concat([
  frame(1, 'one'),
  frame(1, 'two'),
  frame(2, 'oops'),
  frame(1, ''),
])

test('every frame comes by itself, also beside one of the same output', async () => {
  const frames = await framesOf(conversation)

  expect(frames).toEqual(['stdout: one', 'stdout: two', 'stderr: oops', 'stdout: '])
})

test.each([1, 3, 7, 9])('a stream in pieces of %i bytes is the same', async (size) => {
  const pieces = Array.from({ length: Math.ceil(conversation.length / size) }, (_, i) =>
    conversation.subarray(i * size, (i + 1) * size),
  )

  expect(await framesOf(...pieces)).toEqual(await framesOf(conversation))
})

test.each([
  ['an error of the daemon', frame(3, 'no space\n'), 'error from daemon in stream: no space'],
  ['what is no frame', Buffer.from('HTTP/1.1 200'), 'unrecognized stream: 72'],
  ['half a frame', frame(1, 'hello').subarray(0, 9), 'ended in the middle of a frame'],
])('%s is refused', async (_, bytes, message) => {
  await expect(framesOf(bytes)).rejects.toThrow(message)
})
