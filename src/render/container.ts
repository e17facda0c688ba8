import type { ContainerSummary, PortSummary } from '../api/schema.ts'
import { parseReference, type Reference } from '../reference.ts'
import { ellipsis, quote } from './text.ts'
import { age, formatTime, fromUnix, layouts } from './time.ts'
import { humanSize } from './units.ts'
import { defineView, shortId, type View } from './view.ts'

/** The list of containers. */
export const containerView = defineView<ContainerSummary>({
  goType: '*formatter.ContainerContext',
  quiet: 'ID',
  quietWins: true,
  table: ['ID', 'Image', 'Command', 'RunningFor', 'Status', 'Ports', 'Names'],
  raw: [
    ['container_id', 'ID'],
    ['image', 'Image'],
    ['command', 'Command'],
    ['created_at', 'CreatedAt'],
    ['state', 'State'],
    ['status', 'Status'],
    ['names', 'Names'],
    ['labels', 'Labels'],
    ['ports', 'Ports'],
  ],
  rawTight: ['State', 'Status', 'Labels', 'Ports'],
  fields: {
    ID: { header: 'CONTAINER ID', value: ({ Id }, { trunc }) => (trunc ? shortId(Id) : Id) },
    Names: { header: 'NAMES', value: ({ Names }, { trunc }) => containerNames(Names ?? [], trunc) },
    Image: { header: 'IMAGE', value: (container, { trunc }) => imageOf(container, trunc) },
    Command: {
      header: 'COMMAND',
      value: ({ Command }, { trunc }) => quote(trunc ? ellipsis(Command, 20) : Command),
    },
    CreatedAt: {
      header: 'CREATED AT',
      value: ({ Created }) => formatTime(fromUnix(Created), layouts.string),
    },
    RunningFor: {
      header: 'CREATED',
      value: ({ Created }, { now }) => `${age(fromUnix(Created), now)} ago`,
    },
    Platform: { header: 'PLATFORM', value: platformOf, json: platformJson },
    Ports: { header: 'PORTS', value: ({ Ports }) => displayPorts(Ports ?? []) },
    State: { header: 'STATE', value: ({ State }) => State },
    Status: { header: 'STATUS', value: ({ Status }) => Status },
    Size: { header: 'SIZE', value: sizeOf },
    Labels: { header: 'LABELS', value: ({ Labels }) => joinLabels(Labels) },
    Mounts: {
      header: 'MOUNTS',
      value: ({ Mounts }, { trunc }) =>
        (Mounts ?? [])
          .map(({ Name, Source }) => Name || Source || '')
          .map((name) => (trunc ? ellipsis(name, 15) : name))
          .join(','),
    },
    LocalVolumes: {
      header: 'LOCAL VOLUMES',
      value: ({ Mounts }) =>
        String((Mounts ?? []).filter(({ Driver }) => Driver === 'local').length),
    },
    Networks: {
      header: 'NETWORKS',
      value: ({ NetworkSettings }) => Object.keys(NetworkSettings?.Networks ?? {}).join(','),
    },
    HealthStatus: { header: 'HEALTH STATUS', value: healthOf },
  },
  methods: { Label: ({ Labels }, key) => labelOf(Labels, key) },
})

/** The list of containers with their sizes. */
export const containerSizeView: View<ContainerSummary> = {
  ...containerView,
  table: [...containerView.table, 'Size'],
  raw: [...containerView.raw!, ['size', 'Size']],
}

const emptyContainer: ContainerSummary = {
  Id: '',
  Names: [],
  Image: '',
  ImageID: '',
  Command: '',
  Created: 0,
  Ports: [],
  Labels: {},
  State: '',
  Status: '',
  HostConfig: {},
  NetworkSettings: {},
  Mounts: [],
}

/**
 * Whether a format shows the size, which the engine works out only when asked.
 *
 * @throws TemplateError when the format is wrong: `failed to execute template: …`
 */
export async function readsSize(format: string): Promise<boolean> {
  if (!format.includes('{{')) return false
  const { fieldsUsed } = await import('./list-template.ts')
  return fieldsUsed(containerView, format, emptyContainer).has('Size')
}

/** A container's own name, or all of them: a link is a name within another container's. */
function containerNames(paths: string[], trunc: boolean): string {
  const names = paths.map((path) => path.replace(/^\//, ''))
  const own = trunc ? names.find((name) => !name.includes('/')) : undefined
  return own ?? names.join(',')
}

function imageOf({ Image, ImageID }: ContainerSummary, trunc: boolean): string {
  if (!Image) return '<no image>'
  if (!trunc) return Image
  const id = shortId(ImageID ?? '')
  if (id === shortId(Image)) return id

  const reference = readReference(Image)
  if (reference === undefined) return Image
  const { familiarName, tag } = reference
  return tag === undefined ? familiarName : `${familiarName}:${tag}`
}

/** The image's name in its parts; undefined where the engine gives something else, such as an ID. */
export function readReference(text: string): Reference | undefined {
  try {
    return parseReference(text)
  } catch {
    return undefined
  }
}

function platformOf({ ImageManifestDescriptor: descriptor }: ContainerSummary): string {
  const platform = descriptor?.platform
  if (!platform) return '<nil>'
  const { os = '', 'os.version': version, architecture = '', variant } = platform
  if (os === '') return 'unknown'
  const system = version ? `${os}(${version})` : os
  return [system, architecture, variant].filter(Boolean).join('/')
}

function platformJson({ ImageManifestDescriptor: descriptor }: ContainerSummary): unknown {
  return descriptor?.platform ?? null
}

function sizeOf({ SizeRw, SizeRootFs }: ContainerSummary): string {
  const own = humanSize(SizeRw ?? 0, 3)
  return SizeRootFs && SizeRootFs > 0 ? `${own} (virtual ${humanSize(SizeRootFs, 3)})` : own
}

/** Engines before API 1.52 tell the health in the status only: `Up 2 hours (healthy)`. */
function healthOf({ Health, Status }: ContainerSummary): string {
  if (Health?.Status) return Health.Status
  return /^[^(]*\((?:health: )?(healthy|unhealthy|starting)\)$/.exec(Status ?? '')?.[1] ?? ''
}

/** Labels as `key=value`, sorted, with commas between. */
export function joinLabels(labels: Record<string, string> | null | undefined): string {
  return Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort(byteOrder)
    .join(',')
}

/** The value of one label, empty where it is not set. */
export function labelOf(labels: Record<string, string> | null | undefined, key: string): string {
  return labels && Object.hasOwn(labels, key) ? labels[key]! : ''
}

function byteOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * Ports as docker shows them: neighbours with the same address and protocol join into a range,
 * mappings to another number follow one by one.
 */
export function displayPorts(ports: readonly PortSummary[]): string {
  const groups = new Map<string, { first: number; last: number; port: PortSummary }>()
  const finished: string[] = []
  const mapped: string[] = []

  for (const port of ports.toSorted(comparePorts)) {
    const { IP: ip = '', PrivatePort: number, PublicPort = 0, Type } = port
    if (ip !== '' && PublicPort !== number) {
      mapped.push(`${hostPort(ip, String(PublicPort))}->${number}/${Type}`)
      continue
    }
    const key = `${ip}/${Type}`
    const group = groups.get(key)
    if (group?.last === number - 1) {
      group.last = number
      continue
    }
    if (group !== undefined) finished.push(portRange(group))
    groups.set(key, { first: number, last: number, port })
  }
  return [...finished, ...[...groups.values()].map(portRange), ...mapped].join(', ')
}

function comparePorts(a: PortSummary, b: PortSummary): number {
  return (
    a.PrivatePort - b.PrivatePort ||
    byteOrder(a.IP ?? '', b.IP ?? '') ||
    (a.PublicPort ?? 0) - (b.PublicPort ?? 0) ||
    byteOrder(a.Type, b.Type)
  )
}

function portRange({ first, last, port }: { first: number; last: number; port: PortSummary }) {
  const range = first === last ? String(first) : `${first}-${last}`
  const mapping = port.IP ? `${hostPort(port.IP, range)}->${range}` : range
  return `${mapping}/${port.Type}`
}

function hostPort(ip: string, port: string): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`
}
