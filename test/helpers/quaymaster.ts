import type { EventEmitter } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { treeOf } from '../../src/cli/tree.ts'
import { main } from '../../src/cli.ts'
import type { Env } from '../../src/command.ts'
import { root } from '../../src/commands/index.ts'
import type { Output } from '../../src/streams.ts'
import { type Result, wordsOf } from './program.ts'

export interface QuaymasterOptions {
  readonly input?: string | Uint8Array | Readable
  /** Over an environment that is empty but for DOCKER_HOST and HOME. */
  readonly env?: Env
  /** Which streams are a terminal of 80 × 24 cells, or one of the size given. */
  readonly tty?:
    | boolean
    | { in?: boolean; out?: boolean; err?: boolean; columns?: number; rows?: number }
  /** The user's config.json. */
  readonly config?: object
  /** A home directory to use, and to look into afterwards; else there is one for this command only. */
  readonly home?: string
  readonly programName?: string
  /** Emits `signal` with the name of a signal the program is sent. */
  readonly signals?: EventEmitter<{ signal: [NodeJS.Signals] }>
}

const tree = treeOf(root)

/**
 * Runs a command line in this process against `engine`, with streams in memory.
 * In a line given as a string, quotes keep words together.
 */
export async function quaymaster(
  line: string | readonly string[],
  engine?: { readonly host: string },
  options: QuaymasterOptions = {},
): Promise<Result> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'quaymaster-home-')))
  try {
    if (options.config) await writeConfig(home, options.config)
    const size = typeof options.tty === 'object' ? options.tty : {}
    const isTTY = (name: 'in' | 'out' | 'err') =>
      typeof options.tty === 'object' ? (options.tty[name] ?? false) : (options.tty ?? false)
    const out = memoryOutput(isTTY('out'), size)
    const err = memoryOutput(isTTY('err'), size)
    const exitCode = await main({
      argv: wordsOf(line),
      programName: options.programName ?? 'quaymaster',
      // Without an engine there is none, rather than the one of this machine.
      env: { DOCKER_HOST: engine?.host ?? `unix://${home}/none.sock`, HOME: home, ...options.env },
      homeDirectory: home,
      platform: 'linux',
      streams: {
        in: { isTTY: isTTY('in'), stream: inputStream(options.input), setRawMode() {} },
        out,
        err,
      },
      onSignal(signals, listener) {
        const filtered = (signal: NodeJS.Signals) => {
          if (signals.includes(signal)) listener(signal)
        }
        options.signals?.on('signal', filtered)
        return () => options.signals?.off('signal', filtered)
      },
      tree,
    })
    return { exitCode, stdout: out.text(), stderr: err.text() }
  } finally {
    if (!options.home) await rm(home, { recursive: true })
  }
}

function inputStream(input: QuaymasterOptions['input'] = ''): Readable {
  if (input instanceof Readable) return input
  return Readable.from(input.length === 0 ? [] : [Buffer.from(input)], { objectMode: false })
}

function memoryOutput(isTTY: boolean, { columns = 80, rows = 24 }): Output & { text(): string } {
  const chunks: Buffer[] = []
  return {
    isTTY,
    columns: isTTY ? columns : 0,
    rows: isTTY ? rows : 0,
    colorLevel: 0,
    write(chunk) {
      // A copy: the writer may use its memory again.
      chunks.push(Buffer.from(chunk as Uint8Array))
      return undefined
    },
    onResize: () => () => {},
    text: () => Buffer.concat(chunks).toString(),
  }
}

async function writeConfig(home: string, config: object): Promise<void> {
  const file = join(home, '.docker/config.json')
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, JSON.stringify(config))
}
