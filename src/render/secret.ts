import type { Secret } from '../api/schema.ts'
import { joinLabels, labelOf } from './container.ts'
import { goTime } from './go-time.ts'
import { age, fromUnix, parseTime } from './time.ts'
import { defineView, type Show } from './view.ts'

/** The list of secrets. */
export const secretView = defineView<Secret>({
  goType: '*secret.secretContext',
  quiet: 'ID',
  table: ['ID', 'Name', 'Driver', 'CreatedAt', 'UpdatedAt'],
  fields: {
    ID: { header: 'ID', value: ({ ID }) => ID },
    Name: { header: 'NAME', value: ({ Spec }) => Spec.Name ?? '' },
    CreatedAt: { header: 'CREATED', value: ({ CreatedAt }, show) => timeAgo(CreatedAt, show) },
    Driver: { header: 'DRIVER', value: ({ Spec }) => Spec.Driver?.Name ?? '' },
    UpdatedAt: { header: 'UPDATED', value: ({ UpdatedAt }, show) => timeAgo(UpdatedAt, show) },
    Labels: { header: 'LABELS', value: ({ Spec }) => joinLabels(Spec.Labels) },
  },
  methods: { Label: ({ Spec }, key) => labelOf(Spec.Labels, key) },
})

/** How long ago it was, in words. */
export function timeAgo(time: string | undefined, { now }: Show): string {
  return `${age(parseTime(time ?? '') ?? fromUnix(0), now)} ago`
}

/** A secret as `secret inspect --pretty` shows it, to the byte. */
export function secretPretty({ ID, Spec, CreatedAt, UpdatedAt }: Secret): string {
  return [
    `ID:              ${ID}`,
    `Name:              ${Spec.Name ?? ''}`,
    ...labelLines(Spec.Labels),
    `Driver:            ${Spec.Driver?.Name ?? ''}`,
    `Created at:        ${lowerTime(CreatedAt)}`,
    `Updated at:        ${lowerTime(UpdatedAt)}\n`,
  ].join('\n')
}

/** The labels below their title, where there are some; one without a value is its key. */
export function labelLines(labels: Record<string, string> | null | undefined): string[] {
  const lines = Object.entries(labels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => (value === '' ? ` - ${key}` : ` - ${key}=${value}`))
  return lines.length > 0 ? ['Labels:', ...lines] : []
}

/** docker writes the name of the zone small here. */
export function lowerTime(time: string | undefined): string {
  return goTime(time).toLowerCase()
}
