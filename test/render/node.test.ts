import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Node } from '../../src/api/schema.ts'
import { nodePretty } from '../../src/render/node-pretty.ts'

/** What docker 28.2.2 showed of nodes that a scripted engine told it of. */
const captured: { nodes: Record<string, Node>; pretty: Record<string, string> } = JSON.parse(
  readFileSync('test/golden/node/nodes.json', 'utf8'),
)

test.each(Object.keys(captured.nodes))('the node "%s" is shown as docker does', (name) => {
  expect(nodePretty(captured.nodes[name]!)).toBe(captured.pretty[name])
})
