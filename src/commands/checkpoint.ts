import { defineCommand, defineGroup, exactArgs } from '../command.ts'
import { flag, text } from '../options/index.ts'
import { checkpointView } from '../render/checkpoint.ts'
import { showList } from './shared/show-list.ts'

const directory = text('--checkpoint-dir', 'Directory where checkpoints are kept')

export const create = defineCommand({
  name: 'create',
  usage: 'CONTAINER CHECKPOINT',
  summary: 'Save the state of a running container',
  args: exactArgs(2),
  complete: 'running containers',
  options: {
    checkpointDir: directory,
    leaveRunning: flag('--leave-running', 'Let the container run on afterwards'),
  },
  async run({ api, streams }, [container, checkpoint], { checkpointDir, leaveRunning }) {
    await api.checkpoints.create(container, {
      CheckpointID: checkpoint,
      CheckpointDir: checkpointDir ?? '',
      Exit: !leaveRunning,
    })
    await streams.out.write(`${checkpoint}\n`)
  },
})

export const ls = defineCommand({
  name: 'ls',
  aliases: ['list'],
  usage: 'CONTAINER',
  summary: 'List the checkpoints of a container',
  args: exactArgs(1),
  options: { checkpointDir: directory },
  async run({ api, config, streams }, [container], { checkpointDir }) {
    const checkpoints = await api.checkpoints.list(container, { dir: checkpointDir })
    await showList({ config, streams }, checkpointView, checkpoints ?? [])
  },
})

export const rm = defineCommand({
  name: 'rm',
  aliases: ['remove'],
  usage: 'CONTAINER CHECKPOINT',
  summary: 'Remove a checkpoint',
  args: exactArgs(2),
  options: { checkpointDir: directory },
  run: ({ api }, [container, checkpoint], { checkpointDir }) =>
    api.checkpoints.remove(container, checkpoint, { dir: checkpointDir }),
})

export const checkpoint = defineGroup({
  name: 'checkpoint',
  section: 'management',
  summary: 'Manage checkpoints',
  experimental: true,
  commands: [create, ls, rm],
})
