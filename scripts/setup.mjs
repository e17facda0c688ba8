// Makes a fresh clone ready to run: dependencies and bundle, each only where missing or out of date.
import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const project = join(import.meta.dirname, '..')

/** Installs what package-lock.json asks for and bundles what src/ holds; ends the process where either fails. */
export function setUp() {
  const installed = modified('node_modules/.package-lock.json')
  if (installed < modified('package-lock.json')) {
    progress('Installing dependencies ...')
    execute('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  }
  const sources = readdirSync(join(project, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const inputs = [...sources, join(project, 'scripts/build.mjs'), join(project, 'package.json')]
  const newest = Math.max(...inputs.map((path) => statSync(path).mtimeMs))
  if (modified('dist/program.txt') < newest) {
    progress('Building ...')
    execute(process.execPath, ['scripts/build.mjs'])
  }
}

/** When a file of the project was written; 0 where it is missing. */
function modified(path) {
  return statSync(join(project, path), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function execute(program, args) {
  // On stderr, for the output of the script that asked is its own.
  const { status, error } = spawnSync(program, args, {
    cwd: project,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status === 0) return
  process.stderr.write(`${error?.message ?? `${program} ${args.join(' ')} failed`}\n`)
  process.exit(1)
}

function progress(text) {
  process.stderr.write(`${text}\n`)
}
