import type { ServiceMode } from '../../api/schema.ts'
import { type Cli, defineCommand, minArgs } from '../../command.ts'
import { StatusError } from '../../errors.ts'
import { parseUnsigned } from '../../options/decimal.ts'
import { converge } from '../shared/converge.ts'
import { throwFailures } from '../shared/for-each.ts'
import { waitOptions } from './options.ts'
import { inspectExactly, sendSpec } from './update.ts'

const usage = 'SERVICE=REPLICAS [SERVICE=REPLICAS...]'
const summary = 'Change how many tasks one or more services have'

export const scale = defineCommand({
  name: 'scale',
  usage,
  bareUsage: true,
  summary,
  args: {
    ...minArgs(1),
    check(args, path) {
      minArgs(1).check(args, path)
      const odd = args.find((arg) => arg.indexOf('=') < 1 || arg.endsWith('='))
      if (odd !== undefined)
        throw new StatusError(
          1,
          `invalid scale specifier '${odd}'.\nSee '${path} --help'.\n\n` +
            `Usage:  ${path} ${usage}\n\n${summary}`,
        )
    },
  },
  minApi: '1.24',
  swarm: 'manager',
  options: { detach: waitOptions.detach },
  async run(cli, pairs, options) {
    const failures: unknown[] = []
    const scaled: string[] = []
    for (const pair of pairs) {
      const equals = pair.indexOf('=')
      const name = pair.slice(0, equals)
      const count = pair.slice(equals + 1)
      try {
        await scaleTo(cli, name, parseCount(name, count))
        scaled.push(name)
        await cli.streams.out.write(`${name} scaled to ${count}\n`)
      } catch (error) {
        failures.push(error)
      }
    }
    for (const name of scaled) {
      await converge(cli, name, options).catch((error: Error) => {
        failures.push(new Error(`${name}: ${error.message}`))
      })
    }
    throwFailures(failures)
  },
})

function parseCount(name: string, raw: string): number {
  try {
    return parseUnsigned(raw)
  } catch (error) {
    throw new Error(`${name}: invalid replicas value ${raw}: ${(error as Error).message}`)
  }
}

async function scaleTo(cli: Cli, name: string, count: number): Promise<void> {
  try {
    const service = await inspectExactly(cli, name)
    setCount(service.Spec.Mode, count)
    for (const warning of await sendSpec(cli, service)) await cli.streams.err.write(`${warning}\n`)
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`)
  }
}

function setCount(mode: ServiceMode | undefined, count: number): void {
  if (mode?.Replicated) mode.Replicated.Replicas = count
  else if (mode?.ReplicatedJob) mode.ReplicatedJob.TotalCompletions = count
  else throw new Error('scale can only be used with replicated or replicated-job mode')
}
