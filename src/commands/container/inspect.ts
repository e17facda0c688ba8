import { defineCommand, minArgs } from '../../command.ts'
import { flag } from '../../options/index.ts'
import { inspectAll, inspectFormat } from '../shared/inspector.ts'

export const inspect = defineCommand({
  name: 'inspect',
  usage: 'CONTAINER [CONTAINER...]',
  summary: 'Show everything that the engine knows of one or more containers',
  args: minArgs(1),
  options: {
    format: inspectFormat,
    size: flag('-s, --size', 'Measure the size of their files as well'),
  },
  run: (cli, names, { format, size }) =>
    inspectAll(cli, names, format, async (name) => ({
      ...(await cli.api.containers.inspectText(name, { size: size || undefined })),
      goType: 'container.InspectResponse',
    })),
})
