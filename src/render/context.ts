import { ellipsis } from './text.ts'
import { defineView } from './view.ts'

/** One line of the list of contexts. */
export interface ContextRow {
  readonly name: string
  readonly description: string
  /** Address of the engine. */
  readonly endpoint: string
  readonly isCurrent: boolean
  /** Why the context cannot be used, if it cannot. */
  readonly error: string
}

const maxErrorCells = 45

/** The list of contexts. */
export const contextView = defineView<ContextRow>({
  goType: '*formatter.clientContextContext',
  quiet: 'Name',
  quietWins: true,
  table: [
    { header: 'NAME', value: ({ name, isCurrent }) => (isCurrent ? `${name} *` : name) },
    'Description',
    'DockerEndpoint',
    'Error',
  ],
  fields: {
    Current: { value: ({ isCurrent }) => isCurrent },
    Name: { header: 'NAME', value: ({ name }) => name },
    Description: { header: 'DESCRIPTION', value: ({ description }) => description },
    DockerEndpoint: { header: 'DOCKER ENDPOINT', value: ({ endpoint }) => endpoint },
    Error: { header: 'ERROR', value: ({ error }) => ellipsis(error, maxErrorCells) },
  },
})
