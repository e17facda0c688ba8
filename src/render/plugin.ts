import type { Plugin } from '../api/schema.ts'
import { ellipsis } from './text.ts'
import { defineView, shortId } from './view.ts'

const maxDescriptionCells = 45

/** The list of the engine's plugins. */
export const pluginView = defineView<Plugin>({
  goType: '*plugin.pluginContext',
  quiet: 'ID',
  table: ['ID', 'Name', 'Description', 'Enabled'],
  raw: [
    ['plugin_id', 'ID'],
    ['name', 'Name'],
    ['description', 'Description'],
    ['enabled', 'Enabled'],
  ],
  fields: {
    ID: { header: 'ID', value: ({ Id }, { trunc }) => (trunc ? shortId(Id) : Id) },
    Name: { header: 'NAME', value: ({ Name }) => Name },
    Description: {
      header: 'DESCRIPTION',
      value: ({ Config }, { trunc }) => {
        const description = (Config.Description ?? '').replace(/[\r\n]/g, '')
        return trunc ? ellipsis(description, maxDescriptionCells) : description
      },
    },
    Enabled: { header: 'ENABLED', value: ({ Enabled }) => Enabled },
    PluginReference: { header: 'IMAGE', value: ({ PluginReference }) => PluginReference ?? '' },
  },
})
