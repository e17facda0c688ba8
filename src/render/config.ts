import type { Config } from '../api/schema.ts'
import { joinLabels, labelOf } from './container.ts'
import { labelLines, lowerTime, timeAgo } from './secret.ts'
import { defineView } from './view.ts'

/** The list of configs. */
export const configView = defineView<Config>({
  goType: '*config.configContext',
  quiet: 'ID',
  table: ['ID', 'Name', 'CreatedAt', 'UpdatedAt'],
  fields: {
    ID: { header: 'ID', value: ({ ID }) => ID },
    Name: { header: 'NAME', value: ({ Spec }) => Spec.Name ?? '' },
    CreatedAt: { header: 'CREATED', value: ({ CreatedAt }, show) => timeAgo(CreatedAt, show) },
    UpdatedAt: { header: 'UPDATED', value: ({ UpdatedAt }, show) => timeAgo(UpdatedAt, show) },
    Labels: { header: 'LABELS', value: ({ Spec }) => joinLabels(Spec.Labels) },
  },
  methods: { Label: ({ Spec }, key) => labelOf(Spec.Labels, key) },
})

/** A config as `config inspect --pretty` shows it, to the byte. */
export function configPretty({ ID, Spec, CreatedAt, UpdatedAt }: Config): string {
  return [
    `ID:\t\t\t${ID}`,
    `Name:\t\t\t${Spec.Name ?? ''}`,
    ...labelLines(Spec.Labels),
    `Created at:            \t${lowerTime(CreatedAt)}`,
    `Updated at:            \t${lowerTime(UpdatedAt)}`,
    'Data:',
    `${Buffer.from(Spec.Data ?? '', 'base64').toString()}\n`,
  ].join('\n')
}
