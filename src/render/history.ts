import type { ImageHistoryResponseItem } from '../api/schema.ts'
import { ellipsis } from './text.ts'
import { age, formatTime, fromUnix, layouts } from './time.ts'
import { humanSize } from './units.ts'
import { defineView, shortId, type View } from './view.ts'

/** Layers dated earlier, such as those of reproducible builds, have no age worth telling. */
const epochSeconds = Date.UTC(2000, 0, 1) / 1000
const maxCommandCells = 45

/** The layers of an image, with ages and sizes for people. */
export const historyView = defineView<ImageHistoryResponseItem>({
  goType: '*image.historyContext',
  quiet: 'ID',
  table: ['ID', 'CreatedSince', 'CreatedBy', 'Size', 'Comment'],
  fields: {
    ID: { header: 'IMAGE', value: ({ Id }, { trunc }) => (trunc ? shortId(Id) : Id) },
    CreatedAt: { header: 'CREATED AT', value: createdAt },
    CreatedSince: {
      header: 'CREATED',
      value: ({ Created }, { now }) =>
        Created <= epochSeconds ? 'N/A' : `${age(fromUnix(Created), now)} ago`,
    },
    CreatedBy: {
      header: 'CREATED BY',
      value({ CreatedBy }, { trunc }) {
        const command = CreatedBy.replaceAll('\t', ' ')
        return trunc ? ellipsis(command, maxCommandCells) : command
      },
    },
    Size: { header: 'SIZE', value: ({ Size }) => humanSize(Size, 3) },
    Comment: { header: 'COMMENT', value: ({ Comment }) => Comment },
  },
})

/** The layers of an image, with dates and plain numbers of bytes. */
export const exactHistoryView: View<ImageHistoryResponseItem> = {
  ...historyView,
  table: ['ID', 'CreatedAt', 'CreatedBy', 'Size', 'Comment'],
  fields: {
    ...historyView.fields,
    CreatedSince: { header: 'CREATED', value: createdAt },
    Size: { header: 'SIZE', value: ({ Size }) => String(Size) },
  },
}

function createdAt({ Created }: ImageHistoryResponseItem): string {
  return formatTime(fromUnix(Created), layouts.rfc3339)
}
