import { compareVersions } from '../../api/version.ts'
import { defineCommand, noArgs } from '../../command.ts'
import { flag } from '../../options/index.ts'
import { renderDiskUsage, renderDiskUsageDetails } from '../../render/disk-usage.ts'
import { formatOption } from '../shared/show-list.ts'
import { diskUsage } from './disk-usage.ts'

/** From it on the engine tells of single objects only when asked to. */
const verboseSince = '1.52'

export const df = defineCommand({
  name: 'df',
  summary: "Show what takes how much of the engine's disk",
  args: noArgs,
  options: {
    format: formatOption,
    verbose: flag('-v, --verbose', 'Show each image, container, volume and build cache record'),
  },
  async run({ api, streams }, _args, { format, verbose }) {
    const mayAsk = compareVersions(await api.client.version(), verboseSince) >= 0
    const response = await api.system.dataUsage({ verbose: (verbose && mayAsk) || undefined })
    const render = verbose ? renderDiskUsageDetails : renderDiskUsage
    await render(streams.out, diskUsage(response), format || undefined)
  },
})
