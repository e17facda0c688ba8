import type { Checkpoint } from '../api/checkpoints.ts'
import { defineView } from './view.ts'

export const checkpointView = defineView<Checkpoint>({
  goType: '*checkpoint.Context',
  table: ['Name'],
  fields: { Name: { header: 'CHECKPOINT NAME', value: ({ Name }) => Name } },
})
