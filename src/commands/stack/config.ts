import { defineCommand, noArgs } from '../../command.ts'
import { flag } from '../../options/index.ts'
import { composeFiles, loadStack, orchestrator } from './options.ts'

export const config = defineCommand({
  name: 'config',
  summary: 'Show compose files as one, with their variables replaced',
  args: noArgs,
  minApi: '1.25',
  swarm: 'manager',
  options: {
    orchestrator,
    composeFile: { ...composeFiles, minApi: undefined },
    skipInterpolation: flag('--skip-interpolation', 'Leave variables as they are'),
  },
  async run(cli, _args, { composeFile, skipInterpolation }) {
    const { compose } = await loadStack(cli, composeFile, { skipInterpolation })
    const { showCompose } = await import('../../stack/show.ts')
    const { writeYaml } = await import('../../stack/write-yaml.ts')
    await cli.streams.out.write(writeYaml(showCompose(compose)))
  },
})
