#!/usr/bin/env node
'use strict'
const { enableCompileCache } = require('node:module')
const { join } = require('node:path')

const dist = join(__dirname, '../dist')
const program = require('../dist/program.cjs')

/** Loads the program, and gives back what keeps its compiled code for the next run. */
function load() {
  const home = process.env.XDG_CACHE_HOME || (process.env.HOME && join(process.env.HOME, '.cache'))
  if (enableCompileCache || !home || process.env.NODE_DISABLE_COMPILE_CACHE) {
    enableCompileCache?.()
    return { ...require(join(dist, program)), save() {} }
  }
  const { CodeCache } = require('./code-cache.js')
  const directory = join(home, 'quaymaster', `${process.version}-${process.arch}`)
  const cache = new CodeCache(directory, program)
  return { ...cache.load(join(dist, program)), save: () => cache.save() }
}

const { main, nodeHost, tree, save } = load()

main(nodeHost(process, tree)).then((code) => {
  save()
  process.exit(code)
})
