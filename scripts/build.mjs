// Bundles src/ into dist/: cli.cjs, which every run loads, and one chunk for each command.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, transform } from 'esbuild'

const project = fileURLToPath(new URL('..', import.meta.url))
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
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
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
    export { treeOf } from './src/tree.ts'
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

/** Source of the tree in which a command is loaded when it is asked for. */
async function lazyTree() {
  const { tree, homes } = await readTree()
  const source = async (node) => {
    const { children, load, ...known } = node
    if (children) {
      const inner = await Promise.all(children.map(source))
      return `{ ...${JSON.stringify(known)}, children: [${inner.join(',\n')}] }`
    }
    const command = await load()
    const home = homes.get(command.run)
    if (!home) throw new Error(`no file in src/commands exports the command "${node.name}"`)
    const renamed = JSON.stringify({
      name: command.name,
      aliases: command.aliases,
      section: command.section,
    })
    return `{ ...${JSON.stringify(known)}, load: () => import('./src/commands/${home.file}').then(({ ${home.name}: command }) => ({ ...command, ...${renamed} })) }`
  }
  return `export const tree = ${await source(tree)}`
}

const treeSource = await lazyTree()
const dist = join(project, 'dist')
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
  minify: true,
  outdir: dist,
  entryNames: 'cli',
  chunkNames: '[name]-[hash]',
  write: false,
  metafile: true,
  legalComments: 'none',
  plugins: [
    {
      name: 'tree',
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /^quaymaster:tree$/ }, () => ({ path: 'tree', namespace: 'tree' }))
        onLoad({ filter: /.*/, namespace: 'tree' }, () => ({
          contents: treeSource,
          resolveDir: project,
          loader: 'ts',
        }))
      },
    },
  ],
})

await rm(dist, { recursive: true, force: true })
await (await import('node:fs/promises')).mkdir(dist, { recursive: true })
for (const { path, text } of outputFiles) {
  // A module loader costs more than the modules: the chunks are turned into plain CommonJS.
  const { code } = await transform(text, { format: 'cjs', platform: 'node', target, minify: true })
  const renamed = code.replace(/(["'])(\.\/[\w-]+)\.js\1/g, '"$2.cjs"')
  await writeFile(path.replace(/(stdin|cli)\.js$/, 'cli.js').replace(/\.js$/, '.cjs'), renamed)
}
await writeFile(join(dist, 'package.json'), '{ "type": "commonjs" }\n')
const { version } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'))
const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0)
console.log(`quaymaster ${version}: ${outputFiles.length} chunks, ${Math.round(bytes / 1024)} kB`)
