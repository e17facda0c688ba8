import type { Operation } from '../../api/operations.ts'

const bodies: Record<NonNullable<Operation['body']>, string> = {
  json: 'JSON',
  tar: 'a tar archive, which may be compressed',
}

const answers: Record<Operation['response'], string> = {
  json: 'JSON',
  messages: 'a stream of JSON, one message a line',
  tar: 'a tar archive',
  log: 'a stream of output: stdout and stderr, or one stream where there is a TTY',
  hijack: 'a connection: standard input goes to the engine, its output comes back',
  websocket: 'a WebSocket: standard input goes to the engine, its output comes back',
  text: 'text',
  none: 'nothing but its status',
}

/** The help page of an operation. */
export function describeOperation(operation: Operation, programName: string): string {
  const { id, method, path, query, body, response, since, querySince = {} } = operation
  const width = Math.max(11, ...query.map((name) => name.length))
  const parameters = query.map((name) => {
    const first = querySince[name]
    return `  ${first ? `${name.padEnd(width)} API ${first} and later` : name}`
  })
  const sections = [
    `Usage:  ${programName} api ${method} ${path} [OPTIONS]`,
    since ? `${id}, of API ${since} and later` : id,
    ...(parameters.length > 0
      ? [`Query parameters (--query NAME=VALUE):\n${parameters.join('\n')}`]
      : []),
    ...(body ? [`Body (--input FILE): ${bodies[body]}`] : []),
    `Answer: ${answers[response]}`,
  ]
  return `${sections.join('\n\n')}\n`
}
