import type { Task } from '../api/schema.ts'
import { readReference } from './container.ts'
import { naturalOrder } from './natural-order.ts'
import { ellipsis } from './text.ts'
import { age, fromUnix, parseTime } from './time.ts'
import { defineView, shortId } from './view.ts'

/** A task with what its ids stand for. */
export interface TaskRow {
  readonly task: Task
  /** Service and slot, or node: `web.1`. */
  readonly name: string
  readonly node: string
  /** Another one of the same name comes before it. */
  readonly isOlder: boolean
}

/** The list of tasks. */
export const taskView = defineView<TaskRow>({
  goType: '*task.taskContext',
  quiet: 'ID',
  table: ['ID', 'Name', 'Image', 'Node', 'DesiredState', 'CurrentState', 'Error', 'Ports'],
  raw: [
    ['id', 'ID'],
    ['name', 'Name'],
    ['image', 'Image'],
    ['node', 'Node'],
    ['desired_state', 'DesiredState'],
    ['current_state', 'CurrentState'],
    ['error', 'Error'],
    ['ports', 'Ports'],
  ],
  fields: {
    ID: { header: 'ID', value: ({ task }, { trunc }) => (trunc ? shortId(task.ID) : task.ID) },
    Name: {
      header: 'NAME',
      value: ({ name, isOlder }, { table }) => (table && isOlder ? ` \\_ ${name}` : name),
    },
    Image: {
      header: 'IMAGE',
      value: ({ task }, { trunc }) => {
        const image = task.Spec.ContainerSpec?.Image ?? ''
        return trunc ? withoutDigest(image) : image
      },
    },
    Node: { header: 'NODE', value: ({ node }) => node },
    DesiredState: { header: 'DESIRED STATE', value: ({ task }) => capitalized(task.DesiredState) },
    CurrentState: {
      header: 'CURRENT STATE',
      value: ({ task: { Status } }, { now }) => {
        const since = parseTime(Status.Timestamp ?? '') ?? fromUnix(0)
        return `${capitalized(Status.State)} ${age(since, now).toLowerCase()} ago`
      },
    },
    Error: {
      header: 'ERROR',
      value: ({ task }, { trunc }) => {
        const error = task.Status.Err ?? ''
        return error === '' ? '' : `"${trunc ? ellipsis(error, 30) : error}"`
      },
    },
    Ports: {
      header: 'PORTS',
      value: ({ task }) =>
        (task.Status.PortStatus?.Ports ?? [])
          .map((port) => `*:${port.PublishedPort ?? 0}->${port.TargetPort ?? 0}/${port.Protocol}`)
          .join(','),
    },
  },
})

/** Tasks by name, the newest of a name first; the others are marked as older. */
export function sortTasks(rows: readonly TaskRow[]): TaskRow[] {
  const sorted = rows.toSorted(
    (a, b) => naturalOrder(a.name, b.name) || createdAt(b.task) - createdAt(a.task),
  )
  return sorted.map((row, i) => ({ ...row, isOlder: row.name === sorted[i - 1]?.name }))
}

/** The image's name and tag as people write them, if it has a tag. */
export function withoutDigest(image: string): string {
  const reference = readReference(image)
  return reference?.tag ? `${reference.familiarName}:${reference.tag}` : image
}

/** The first letter large, all others small, as docker writes the states of swarms. */
export function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()
}

function createdAt({ CreatedAt }: Task): number {
  const { seconds, nanoseconds } = parseTime(CreatedAt) ?? fromUnix(0)
  return seconds + nanoseconds / 1e9
}
