#!/usr/bin/env node
'use strict'
const { join } = require('node:path')
const { CodeCache } = require('./code-cache.js')

const dist = join(__dirname, '../dist')
const program = require('../dist/program.cjs')
const { XDG_CACHE_HOME, HOME, NODE_DISABLE_COMPILE_CACHE } = process.env
const caches = XDG_CACHE_HOME || (HOME && join(HOME, '.cache'))

const cache =
  caches && !NODE_DISABLE_COMPILE_CACHE
    ? new CodeCache(join(caches, 'quaymaster', `${process.version}-${process.arch}`), program)
    : { load: require, save() {} }
const { main, nodeHost, tree } = cache.load(join(dist, program))

main(nodeHost(process, tree)).then((code) => {
  cache.save()
  process.exit(code)
})
