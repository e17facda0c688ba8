'use strict'
// Parsing and compiling the program is most of what a short command takes: the code is kept between
// runs. Node 22 can do that too (module.enableCompileCache), but leaves out what is compiled late.
const {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} = require('node:fs')
const { basename, dirname, join } = require('node:path')
const { Script } = require('node:vm')

/**
 * Loads the program's files with the code that V8 made of them in an earlier run. Each is a function
 * `(require, module, exports)`, in ASCII: a byte is a character then, for us and for V8.
 */
exports.CodeCache = class {
  #directory
  #scripts = []
  #modules = new Map()
  #isComplete = true

  /**
   * @param directory - where the code of all builds is kept; nowhere if undefined
   * @param build - changes with the content of the program
   */
  constructor(directory, build) {
    this.#directory = directory && join(directory, build)
  }

  /** What `require(path)` would give. */
  load(path) {
    const known = this.#modules.get(path)
    if (known) return known.exports

    const cachedData = this.#read(path)
    const script = new Script(readFileSync(path, 'latin1'), { filename: path, cachedData })
    this.#isComplete &&= cachedData !== undefined && !script.cachedDataRejected
    this.#scripts.push({ path, script })

    const module = { exports: {} }
    this.#modules.set(path, module)
    const requireBeside = (name) =>
      name.startsWith('./') ? this.load(join(dirname(path), name)) : require(name)
    script.runInThisContext()(requireBeside, module, module.exports)
    return module.exports
  }

  /** Keeps the code of this run where an earlier run left none. The next run does with or without it. */
  save() {
    if (this.#isComplete || !this.#directory) return
    try {
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 })
      for (const { path, script } of this.#scripts) this.#write(path, script.createCachedData())
      this.#forgetOtherBuilds()
    } catch {}
  }

  #read(path) {
    if (!this.#directory) return undefined
    try {
      return readFileSync(this.#place(path))
    } catch {
      return undefined
    }
  }

  #write(path, data) {
    const place = this.#place(path)
    // Other runs may read it at any moment: they see all of it, or nothing.
    const temporary = `${place}.${process.pid}`
    writeFileSync(temporary, data, { mode: 0o600 })
    renameSync(temporary, place)
  }

  #forgetOtherBuilds() {
    const all = dirname(this.#directory)
    for (const build of readdirSync(all)) {
      const isOther = build !== basename(this.#directory)
      if (isOther) rmSync(join(all, build), { recursive: true, force: true })
    }
  }

  #place(path) {
    return join(this.#directory, `${basename(path)}.code`)
  }
}
