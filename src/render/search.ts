import type { ImageSearchResponseItem } from '../api/schema.ts'
import { ellipsis } from './text.ts'
import { defineView } from './view.ts'

const maxDescriptionCells = 45

/** The images that a registry found. */
export const searchView = defineView<ImageSearchResponseItem>({
  goType: '*registry.searchContext',
  table: ['Name', 'Description', 'StarCount', 'IsOfficial'],
  fields: {
    Name: { header: 'NAME', value: ({ name }) => name ?? '' },
    Description: {
      header: 'DESCRIPTION',
      value({ description = '' }, { trunc }) {
        const line = description.replaceAll(/[\r\n]/g, ' ')
        return trunc ? ellipsis(line, maxDescriptionCells) : line
      },
    },
    StarCount: { header: 'STARS', value: ({ star_count }) => String(star_count ?? 0) },
    IsOfficial: {
      header: 'OFFICIAL',
      value: ({ is_official }) => (is_official ? '[OK]' : ''),
      json: ({ is_official }) => String(is_official ?? false),
    },
  },
})
