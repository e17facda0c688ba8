// Bundles src/ into dist/: a file that every run loads, one for each command, and program.txt, which
// says what the first is called: names change with what is in a file.
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, transform } from 'esbuild'

const project = fileURLToPath(new URL('..', import.meta.url))
const dist = join(project, 'dist')
const target = 'node20.19'

/** Bundles and runs generated source, and gives back what it exports. */
async function evaluate(contents) {
  const directory = await mkdtemp(join(tmpdir(), 'quaymaster-build-'))
  try {
    const outfile = join(directory, 'module.mjs')
    await build({
      stdin: { contents, resolveDir: project, loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      target,
      outfile,
      logLevel: 'error',
      banner: {
        js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
      },
    })
    return await import(pathToFileURL(outfile).href)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** The declared tree, and where each command of it is exported. */
async function readTree() {
  const files = (await readdir(join(project, 'src/commands'), { recursive: true }))
    .filter((file) => file.endsWith('.ts'))
    .sort()
  const imports = files.map((file, i) => `import * as m${i} from './src/commands/${file}'`)
  const table = files.map((file, i) => `[${JSON.stringify(file)}, m${i}]`)
  const { treeOf, root, modules } = await evaluate(`
    ${imports.join('\n')}
    export { treeOf } from './src/cli/tree.ts'
    export { root } from './src/commands/index.ts'
    export const modules = [${table.join(', ')}]
  `)
  const homes = new Map()
  for (const [file, exports] of modules) {
    for (const [name, value] of Object.entries(exports)) {
      if (typeof value?.run !== 'function') continue
      // A group's own file exports its long commands again: the deeper file is the command's home.
      const known = homes.get(value.run)
      if (!known || file.split('/').length > known.file.split('/').length)
        homes.set(value.run, { file, name })
    }
  }
  return { tree: treeOf(root), homes }
}

/**
 * Source of the tree in which a group's entries are read, and a command is loaded, when they are asked
 * for. The entries of a group are JSON, which V8 reads faster than code that says the same.
 */
async function lazyTree() {
  const { tree, homes } = await readTree()
  const files = [...new Set([...homes.values()].map(({ file }) => file))]
  const groups = []
  const placed = async ({ children, load, ...known }) => {
    if (children) {
      const entries = await Promise.all(children.map(placed))
      return { ...known, group: groups.push(JSON.stringify(entries)) - 1 }
    }
    const { run } = await load()
    const home = homes.get(run)
    if (!home) throw new Error(`no file in src/commands exports the command "${known.name}"`)
    return { ...known, place: [files.indexOf(home.file), home.name] }
  }
  const root = await placed(tree)
  const imports = files.map((file) => `() => import('./src/commands/${file}')`)
  return `
    const files = [${imports.join(',')}]
    const groups = ${JSON.stringify(groups)}
    const entries = []
    function restore(node) {
      const { name, aliases, section, group, place } = node
      if (place) {
        const [file, exported] = place
        node.load = () =>
          files[file]().then((commands) => ({ ...commands[exported], name, aliases, section }))
        return node
      }
      const get = () => (entries[group] ??= JSON.parse(groups[group]).map(restore))
      return Object.defineProperty(node, 'children', { get })
    }
    export const tree = restore(${JSON.stringify(root)})
  `
}

/** Bundles the program into ES modules, of which each command and each late import begins one. */
async function bundle() {
  const treeSource = await lazyTree()
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `
        export { main } from './src/cli.ts'
        export { nodeHost } from './src/host.ts'
        export { tree } from 'quaymaster:tree'
      `,
      resolveDir: project,
      loader: 'ts',
      sourcefile: 'cli.ts',
    },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target,
    minifyIdentifiers: true,
    minifySyntax: true,
    outdir: dist,
    entryNames: 'cli',
    chunkNames: '[name]-[hash]',
    write: false,
    metafile: true,
    legalComments: 'none',
    plugins: [virtual('quaymaster:tree', treeSource), slimCommander],
  })
  const modules = new Map()
  for (const { path, text } of outputFiles) {
    const { imports } = metafile.outputs[relative(project, path)]
    const targets = (kind) =>
      imports
        .filter((entry) => entry.kind === kind && !entry.external)
        .map((entry) => `./${basename(entry.path)}`)
    modules.set(`./${basename(path)}`, {
      text,
      needs: targets('import-statement'),
      late: targets('dynamic-import'),
    })
  }
  return modules
}

function virtual(name, contents) {
  return {
    name,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: 'virtual' }))
      onLoad({ filter: /.*/, namespace: 'virtual' }, () => ({
        contents,
        resolveDir: project,
        loader: 'ts',
      }))
    },
  }
}

/**
 * commander can run programs for subcommands, print help and guess at mistyped words. Ours does none
 * of that, and what it takes to load it would be felt in every run.
 */
const slimCommander = {
  name: 'slim-commander',
  setup({ onResolve, onLoad }) {
    const unused = /^(node:child_process|\.\/(lib\/)?(help|suggestSimilar)(\.js)?)$/
    onResolve({ filter: unused }, ({ importer }) =>
      importer.includes('commander') ? { path: 'unused', namespace: 'empty' } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'exports.Help = class {}' }))
  },
}

/**
 * A module of the bundle as a function of `require`, which gives what another exports, and `late`, which
 * gives it in a promise: Node's own loader of ES modules costs 5 ms. The bundle has few ways to import
 * and export, its modules do not need each other in circles, and what they export is not assigned
 * again, so that plain objects do. esbuild's CommonJS has two getters for each export, and defines in
 * every module how they are made.
 */
async function factory(text) {
  const body = text
    .replace(/^import ("[^"]+");$/gm, 'require($1);')
    .replace(/^import ([\w$]+|\{[^}]*\}) from ("[^"]+");$/gm, (_, names, module) => {
      return `const ${names.replaceAll(' as ', ': ')} = require(${module});`
    })
    .replace(/\bimport\(("[^"]+")\)/g, 'late($1)')
    .replace(/^export default (.*);$/m, 'return { default: $1 };')
    .replace(/^export \{([^}]*)\};$/m, (_, names) => {
      return `return {${names.replace(/([\w$]+) as ([\w$]+)/g, '$2: $1')}};`
    })
  const code = `(function (require, late) {${body}\n})`
  const compact = await transform(code, { target, minifyWhitespace: true })
  return compact.code.replace(/;\n$/, '')
}

/** The parentheses tell V8 that the function will run at once: it is compiled in one pass then. */
function asFunction(code) {
  return `(function(require,module,exports){${ascii(code.trim())}\n})`
}

/** The same code with a byte for each character: esbuild leaves others in regular expressions. */
function ascii(code) {
  return code.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** All that a module needs before it can run, itself included. */
function closure(modules, name, known = new Set()) {
  if (known.has(name)) return known
  known.add(name)
  for (const needed of modules.get(name).needs) closure(modules, needed, known)
  return known
}

/**
 * Each file holds all that its command needs and the first file does not have, so that a run reads two
 * files. A module may lie in several of them, but there is one instance of it: files only offer
 * modules, and the registry in the first file runs what is asked for.
 */
async function pack(modules) {
  const factories = new Map()
  for (const [name, { text }] of modules) factories.set(name, await factory(text))
  const offer = (names) =>
    `{${[...names].map((name) => `${JSON.stringify(name)}:${factories.get(name)}`).join(',')}}`

  const core = closure(modules, './cli.js')
  const late = new Set([...modules.values()].flatMap((module) => module.late))
  const coreText = asFunction(registry(offer(core)))
  const coreFile = `cli-${createHash('sha256').update(coreText).digest('hex').slice(0, 8)}.cjs`
  const files = new Map([
    [coreFile, coreText],
    ['program.txt', coreFile],
  ])
  for (const name of late) {
    const own = [...closure(modules, name)].filter((needed) => !core.has(needed))
    files.set(
      name.replace(/^\.\/(.*)js$/, '$1cjs'),
      asFunction(`"use strict";require("./${coreFile}").offer(${offer(own)})`),
    )
  }
  return files
}

function registry(modules) {
  return `"use strict"
const offered = new Map(), instances = new Map()
const offer = (modules) => {
  for (const name in modules) if (!offered.has(name)) offered.set(name, modules[name])
}
const load = (name) => {
  const known = instances.get(name)
  if (known) return known
  if (!name.startsWith("./")) return require(name)
  if (!offered.has(name)) require(name.replace(/js$/, "cjs"))
  const instance = offered.get(name)(load, late)
  instances.set(name, instance)
  return instance
}
const late = async (name) => load(name)
offer(${modules})
module.exports = { ...load("./cli.js"), offer }`
}

const modules = await bundle()
const files = await pack(modules)
await rm(dist, { recursive: true, force: true })
await mkdir(dist, { recursive: true })
for (const [name, code] of files) await writeFile(join(dist, name), code)
const bytes = [...files.values()].reduce((sum, code) => sum + code.length, 0)
console.log(`dist: ${files.size} files, ${Math.round(bytes / 1024)} kB`)
