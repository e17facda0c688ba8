import { operationsAt, parseApiPath } from '../api/find-operation.ts'
import { defineCommand, rangeArgs } from '../command.ts'
import { StatusError } from '../errors.ts'
import { flag, list, text } from '../options/index.ts'
import { completeTarget } from './api/complete.ts'
import { converse } from './api/converse.ts'
import { describeOperation } from './api/describe.ts'
import { readHeaders, readInput, readQuery, registryHeaders } from './api/request.ts'
import { type Display, showAnswer } from './api/show.ts'
import { checkTarget, readTarget } from './api/target.ts'

export const api = defineCommand({
  name: 'api',
  usage: '[METHOD] PATH',
  summary: 'Send any request of the Engine API',
  description:
    'Send any request of the Engine API, in the version that was negotiated unless PATH begins with\none ("/v1.44/..."). The method is GET, or POST where there is a body. Add --help to METHOD and\nPATH to see what an operation takes.',
  args: rangeArgs(1, 2),
  options: {
    format: text('--format', 'Show JSON on one line ("json"), or through a Go template'),
    header: list('-H, --header', 'Header to send ("NAME: VALUE")', { type: 'strings' }),
    include: flag('-i, --include', 'Show the status and the headers of the answer as well'),
    input: text('-F, --input', 'File with the body to send; "-" for standard input'),
    output: text('-o, --output', 'File to write the answer to, instead of standard output'),
    query: list('-f, --query', 'Query parameter to send ("NAME=VALUE")', { type: 'strings' }),
    raw: flag('--raw', 'Send what is no operation of the API, or not of this version'),
  },
  complete: (_options, words, partial) => completeTarget(words, partial),
  helpFor([first = '', second], programName) {
    const { path } = parseApiPath(second ?? first)
    const method = second === undefined ? undefined : first.toUpperCase()
    const shown = operationsAt(path).filter((operation) => !method || operation.method === method)
    return (
      shown.map((operation) => describeOperation(operation, programName)).join('\n') || undefined
    )
  },
  async run(cli, words, { format, header, include, input, output, query: pairs, raw }) {
    const target = readTarget(words, input !== undefined)
    const query = readQuery(target, pairs)
    const display: Display = { include, output, show: await prepare(format) }
    if (!raw) checkTarget(target, query, target.version ?? (await cli.api.client.version()))

    const headers = { ...(await registryHeaders(cli, target, query)), ...readHeaders(header) }
    const path = target.version ? `/v${target.version}${target.path}` : target.path
    const request = { ...target, path, query, headers }
    const { response } = target.operation ?? {}
    if (response === 'hijack' || response === 'websocket')
      return converse(cli, request, input, display)
    return showAnswer(cli, request, await readInput(cli.streams, input), display)
  },
})

/** A template is tried before anything is asked. */
async function prepare(format: string | undefined): Promise<Display['show']> {
  if (!format) return undefined
  const { jsonTemplate } = await import('../render/json-template.ts')
  try {
    return jsonTemplate(format)
  } catch (error) {
    throw new StatusError(64, (error as Error).message)
  }
}
