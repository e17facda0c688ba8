#!/usr/bin/env node
'use strict'
const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const { CodeCache } = require('./code-cache.js')

const dist = join(__dirname, '../dist')
const program = readFileSync(join(dist, 'program.txt'), 'latin1')
const { XDG_CACHE_HOME, HOME, NODE_DISABLE_COMPILE_CACHE } = process.env
const caches = !NODE_DISABLE_COMPILE_CACHE && (XDG_CACHE_HOME || (HOME && join(HOME, '.cache')))

const cache = new CodeCache(
  caches ? join(caches, 'quaymaster', `${process.version}-${process.arch}`) : undefined,
  program,
)
const { main, nodeHost, tree } = cache.load(join(dist, program))

main(nodeHost(process, tree)).then((code) => {
  cache.save()
  process.exit(code)
})
