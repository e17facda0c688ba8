import { defineCommand, exactArgs } from '../../command.ts'
import { flag, text } from '../../options/index.ts'
import { exactHistoryView, historyView } from '../../render/history.ts'
import { formatOption, showList } from '../shared/show-list.ts'
import { invalidPlatform, jsonPlatform } from './json-platform.ts'

export const history = defineCommand({
  name: 'history',
  usage: 'IMAGE',
  summary: 'Show the layers that an image is made of',
  args: exactArgs(1),
  options: {
    format: formatOption,
    human: flag('-H, --human', 'Show ages and rounded sizes, not dates and bytes', {
      default: true,
      shownDefault: 'true',
    }),
    noTrunc: flag('--no-trunc', 'Show values whole'),
    platform: text(
      '--platform',
      'The image for this platform ("os[/arch[/variant]]") of an image for several',
      { minApi: '1.48' },
    ),
    quiet: flag('-q, --quiet', 'Show only ids'),
  },
  async run({ api, config, streams }, [image], { human, platform, ...show }) {
    const layers = await api.images.history(image, {
      platform: platform ? jsonPlatform(platform, invalidPlatform) : undefined,
    })
    await showList({ config, streams }, human ? historyView : exactHistoryView, layers, show)
  },
})
