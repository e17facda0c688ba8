import { defineView } from './view.ts'

/** A stack: what several services have in common. */
export interface Stack {
  readonly name: string
  /** How many services it has. */
  readonly services: number
}

/** The list of stacks. */
export const stackView = defineView<Stack>({
  goType: '*formatter.stackContext',
  table: ['Name', 'Services'],
  fields: {
    Name: { header: 'NAME', value: ({ name }) => name },
    Services: { header: 'SERVICES', value: ({ services }) => String(services) },
  },
})
