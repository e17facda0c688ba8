import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { ContainerSummary } from '../../src/api/schema.ts'
import { containerSizeView, containerView } from '../../src/render/container.ts'
import { type ImageRow, imageDigestView, imageRows, imageView } from '../../src/render/image.ts'
import { type ListOptions, renderList } from '../../src/render/list.ts'
import type { View } from '../../src/render/view.ts'
import { containers, images } from './corpus.ts'
import { memoryOutput } from './output.ts'

const nowSeconds = 1764275000
const now = nowSeconds * 1000

const golden = (name: string) => readFileSync(`test/golden/${name}.txt`, 'utf8')

async function shown<T>(view: View<T>, items: T[], options: ListOptions) {
  const out = memoryOutput()
  await renderList(out, view, items, { now, ...options })
  return out.text()
}

test.each<[string, View<ContainerSummary>, ListOptions]>([
  ['ps', containerView, {}],
  ['ps-no-trunc', containerView, { noTrunc: true }],
  ['ps-size', containerSizeView, { format: 'table' }],
  ['ps-quiet', containerView, { quiet: true }],
])('%s is what docker writes, to the byte', async (name, view, options) => {
  const text = await shown(view, containers(nowSeconds), options)

  expect(text).toBe(golden(name))
})

test.each<[string, View<ImageRow>, boolean, ListOptions]>([
  ['images', imageView, false, {}],
  ['images-digests', imageDigestView, true, {}],
  ['images-no-trunc', imageView, false, { noTrunc: true }],
])('%s is what docker writes, to the byte', async (name, view, digests, options) => {
  const text = await shown(view, imageRows(images(nowSeconds), { digests }), options)

  expect(text).toBe(golden(name))
})
