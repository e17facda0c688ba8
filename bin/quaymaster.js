#!/usr/bin/env node
'use strict'
// Node 22 and later keep the compiled code between runs.
require('node:module').enableCompileCache?.()
const { main, nodeHost, tree } = require('../dist/cli.cjs')

main(nodeHost(process, tree)).then((code) => process.exit(code))
