import { arch, platform as hostOs } from 'node:os'
import { quoteGo } from './index.ts'

/** What an image is made for, as the engine's JSON parameters spell it. */
export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
}

const systems = new Set(
  (
    'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 ' +
    'solaris windows zos'
  ).split(' '),
)
const architectures = new Set(
  (
    '386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 ' +
    'mips64p32le ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm'
  ).split(' '),
)

const componentSyntax = /^[A-Za-z0-9_.-]+$/
const systemSyntax = /^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.-]*)\))?$/

/** Reads `os`, `architecture` or `os/architecture[/variant]`, in any of their usual spellings. */
export function parsePlatform(raw: string): Platform {
  const parts = raw.split('/')
  checkParts(raw, parts)
  const [first = '', second, variant] = parts

  if (second === undefined) return parseWord(raw, first.toLowerCase())
  const os = normalSystem(systemSyntax.exec(first)![1]!)
  const cpu = normalCpu(second, variant ?? '')
  if (variant === undefined) return withVariant(os, cpu.architecture, implied(cpu))
  const missing = cpu.architecture === 'arm64' && cpu.variant === ''
  return withVariant(os, cpu.architecture, missing ? 'v8' : cpu.variant)
}

/** Writes a platform as `os/architecture[/variant]`. */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter(Boolean).join('/')
}

function checkParts(raw: string, parts: string[]): void {
  const invalid = (text: string) => new Error(`${text}: invalid argument`)
  if (raw.includes('*')) throw invalid(`${quoteGo(raw)}: wildcards not yet supported`)
  for (const [index, part] of parts.entries()) {
    const syntax = index === 0 ? systemSyntax : componentSyntax
    if (syntax.test(part)) continue
    const [kind, rule] =
      index === 0 ? ['OS component', 'OSAndVersion specifier'] : ['component', 'platform specifier']
    throw invalid(
      `${quoteGo(part)} is an invalid ${kind} of ${quoteGo(raw)}: ` +
        `${rule} component must match ${quoteGo(syntax.source)}`,
    )
  }
  if (parts.length > 3) throw invalid(`${quoteGo(raw)}: cannot parse platform specifier`)
}

/** One word is an operating system, or else an architecture; the other half is this machine's. */
function parseWord(raw: string, word: string): Platform {
  const os = normalSystem(systemSyntax.exec(word)![1]!)
  if (systems.has(os)) return { os, architecture: hostArchitecture() }
  const cpu = normalCpu(word, '')
  if (architectures.has(cpu.architecture))
    return withVariant(normalSystem(hostOs()), cpu.architecture, implied(cpu))
  throw new Error(`${quoteGo(raw)}: unknown operating system or architecture: invalid argument`)
}

interface Cpu {
  readonly architecture: string
  readonly variant: string
}

/** Version 7 of arm is what "arm" means. */
function implied({ architecture, variant }: Cpu): string {
  return architecture === 'arm' && variant === 'v7' ? '' : variant
}

function withVariant(os: string, architecture: string, variant: string): Platform {
  return variant === '' ? { os, architecture } : { os, architecture, variant }
}

function normalSystem(os: string): string {
  const word = os.toLowerCase()
  if (word === 'macos') return 'darwin'
  return word === 'win32' ? 'windows' : word
}

function normalCpu(rawArchitecture: string, rawVariant: string): Cpu {
  const architecture = rawArchitecture.toLowerCase()
  const variant = rawVariant.toLowerCase()
  switch (architecture) {
    case 'i386':
      return { architecture: '386', variant: '' }
    case 'x86_64':
    case 'x86-64':
    case 'amd64':
      return { architecture: 'amd64', variant: variant === 'v1' ? '' : variant }
    case 'aarch64':
    case 'arm64': {
      const known: Record<string, string> = { 8: '', v8: '', 9: 'v9', '9.0': 'v9', 'v9.0': 'v9' }
      return { architecture: 'arm64', variant: known[variant] ?? variant }
    }
    case 'armhf':
      return { architecture: 'arm', variant: 'v7' }
    case 'armel':
      return { architecture: 'arm', variant: 'v6' }
    case 'arm': {
      const number = variant === '' ? '7' : variant
      return { architecture, variant: /^[5678]$/.test(number) ? `v${number}` : number }
    }
    default:
      return { architecture, variant }
  }
}

function hostArchitecture(): string {
  const names: Record<string, string> = { x64: 'amd64', ia32: '386', mipsel: 'mipsle' }
  return names[arch()] ?? arch()
}
