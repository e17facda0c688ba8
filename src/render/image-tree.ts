import type { ImageSummary, OCIPlatform } from '../api/schema.ts'
import type { Output } from '../streams.ts'
import { cellCount, sanitize } from './text.ts'
import { humanSize } from './units.ts'
import { shortId } from './view.ts'

export interface ImageTreeOptions {
  /** --tree: an image's names share a block, and its platforms have a line each. */
  readonly expanded?: boolean
  /** --all: also what has no tag. */
  readonly all?: boolean
}

/** The figures of one line. */
interface Details {
  readonly id: string
  readonly diskBytes: number
  readonly contentBytes: number
  readonly inUse: boolean
}

interface Block {
  readonly names: readonly string[]
  readonly details: Details
  readonly platforms: readonly (Details & { readonly name: string; readonly available: boolean })[]
}

interface Column {
  readonly title: string
  readonly width: number
  readonly right?: boolean
  /** The cell's text as plain characters, or styled on a terminal. */
  value?(details: Details, style: Style, isDim: boolean): string
}

/** Select graphic rendition: the codes that a terminal's styles are set by. */
type Style = (text: string, ...codes: string[]) => string

const defaultColor = '39'
const bold = '1'
const dim = '2'
const badge = ['38;5;0', '48;5;14']
const gap = '   '
const narrowestName = 12

/**
 * The list of images by name with what each takes on disk: docker's default since version 29. On a
 * terminal it fits the width; elsewhere it is as wide as the names.
 */
export async function renderImageTree(
  out: Output,
  images: readonly ImageSummary[],
  { expanded = false, all = false }: ImageTreeOptions = {},
): Promise<void> {
  const clean = out.isTTY ? sanitize : (text: string) => text
  const blocks = images
    .filter(({ RepoTags }) => all || (RepoTags ?? []).length > 0)
    .flatMap((image) => blocksOf(image, expanded, clean))
    .sort(byName)
  const style: Style =
    out.isTTY && out.colorLevel > 0
      ? (text, ...codes) => `${codes.map((code) => `\x1b[${code}m`).join('')}${text}\x1b[0m`
      : (text) => text

  const columns = fitted(out, blocks)
  const lines = [
    ...legend(out, blocks, style),
    columns
      .map(({ title, width }) => pad(style(title, defaultColor, bold), width - title.length))
      .join(gap),
    ...blocks.flatMap((block) => blockLines(block, columns, style)),
  ]
  await out.write(lines.map((line) => `${line}\n`).join(''))
}

function blocksOf(
  image: ImageSummary,
  expanded: boolean,
  clean: (text: string) => string,
): Block[] {
  const platforms = (image.Manifests ?? [])
    .filter(({ Kind }) => Kind === 'image')
    .map(({ ID, Size, ImageData, Available }) => ({
      id: ID,
      diskBytes: Size.Total,
      contentBytes: Size.Content,
      inUse: (ImageData?.Containers ?? []).length > 0,
      name: clean(platformName(ImageData?.Platform)),
      available: Available,
    }))
  const details: Details = {
    id: image.Id,
    diskBytes: image.Size,
    contentBytes: platforms.reduce((sum, { contentBytes }) => sum + contentBytes, 0),
    inUse: image.Containers > 0 || platforms.some(({ inUse }) => inUse),
  }
  const names = (image.RepoTags ?? []).map(clean).sort()
  if (expanded) return [{ names, details, platforms }]
  const shown = names.length > 0 ? names : ['<none>:<none>']
  return shown.map((name) => ({ names: [name], details, platforms: [] }))
}

function platformName({ os = '', architecture = '', variant }: OCIPlatform = {}): string {
  return os === '' ? 'unknown' : [os, architecture, variant].filter(Boolean).join('/')
}

/** What has no name comes last. */
function byName(a: Block, b: Block): number {
  const [first, second] = [a.names[0] ?? '', b.names[0] ?? '']
  if (first === '' || second === '') return Number(first === '') - Number(second === '')
  return first < second ? -1 : first > second ? 1 : 0
}

/** The columns that fit, the first as narrow as its names allow. */
function fitted(out: Output, blocks: readonly Block[]): Column[] {
  const figures: Column[] = [
    { title: 'ID', width: 12, value: ({ id }, style, isDim) => plain(shortId(id), style, isDim) },
    {
      title: 'DISK USAGE',
      width: 10,
      right: true,
      value: ({ diskBytes }, style, isDim) => plain(humanSize(diskBytes, 3), style, isDim),
    },
    {
      title: 'CONTENT SIZE',
      width: 12,
      right: true,
      value: ({ contentBytes }, style, isDim) => plain(humanSize(contentBytes, 3), style, isDim),
    },
    {
      title: 'EXTRA',
      width: 5,
      value: ({ inUse }, style) => (inUse ? mark(style) : ''),
    },
  ]
  let room = out.isTTY && out.columns > 0 ? Math.max(out.columns, 20) : Number.POSITIVE_INFINITY
  const kept = figures.findIndex(({ width }) => {
    if (room - width - gap.length < narrowestName) return true
    room -= width + gap.length
    return false
  })
  const names = blocks.flatMap((block) => [
    ...(block.names.length > 0 ? block.names : [untagged]),
    ...block.platforms.map(({ name }) => `└─ ${name}`),
  ])
  const widest = names.reduce((width, name) => Math.max(width, cellCount(name)), 'IMAGE'.length)
  const image = { title: 'IMAGE', width: Math.min(room, widest) }
  return [image, ...(kept === -1 ? figures : figures.slice(0, kept))]
}

function plain(text: string, style: Style, isDim: boolean): string {
  return style(text, defaultColor, ...(isDim ? [dim] : []))
}

/** The blanks around the letter are the badge's; without colours the letter stands alone. */
function mark(style: Style): string {
  const styled = style(' U ', ...badge)
  return styled === ' U ' ? 'U' : styled
}

/** What the marks mean, where there is a terminal to show it on and a mark to explain. */
function legend(out: Output, blocks: readonly Block[], style: Style): string[] {
  if (!out.isTTY || !blocks.some(({ details }) => details.inUse)) return []
  const width = 'i Info →   U  In Use '.length
  const text = `${style('i', bold, '106', '30')}${style(' Info → ', '96')} ${style(' U ', ...badge)} In Use`
  return [' '.repeat(Math.max(out.columns - width, 0)) + text]
}

const untagged = '<untagged>'

function blockLines(block: Block, columns: readonly Column[], style: Style): string[] {
  const { names, details, platforms } = block
  const [image] = columns
  const last = names.at(-1)
  const others = names.slice(0, -1).map((name) => {
    const blanks = image!.width - cellCount(name) + 1
    return pad(nameStyle(name, style), blanks)
  })
  const own =
    last === undefined
      ? row(untagged, plain(untagged, style, true), details, columns, style)
      : row(last, nameStyle(last, style), details, columns, style)
  const children = platforms.flatMap((platform, i) => {
    const branch = i === platforms.length - 1 ? '└─ ' : '├─ '
    const text = branch + platform.name
    const isDim = !platform.available
    return row(text, plain(text, style, isDim), platform, columns, style, isDim)
  })
  return [...others, ...own, ...children, ...(platforms.length > 0 ? [''] : [])]
}

function nameStyle(name: string, style: Style): string {
  return style(name, '34', bold)
}

/** A line of figures; a name that is too long has one of its own above. */
function row(
  name: string,
  styledName: string,
  details: Details,
  [image, ...figures]: readonly Column[],
  style: Style,
  isDim = false,
): string[] {
  const cells = figures.map(({ width, right, value }) => {
    const text = value!(details, style, isDim)
    const blanks = width - cellCount(withoutStyle(text))
    return right ? ' '.repeat(Math.max(blanks, 0)) + text : pad(text, blanks)
  })
  const room = image!.width - cellCount(name)
  if (room < 0) return [styledName, [' '.repeat(image!.width), ...cells].join(gap)]
  return [[pad(styledName, room), ...cells].join(gap)]
}

function withoutStyle(text: string): string {
  return text.replace(/\x1b\[[\d;]*m/g, '')
}

function pad(text: string, blanks: number): string {
  return text + ' '.repeat(Math.max(blanks, 0))
}
