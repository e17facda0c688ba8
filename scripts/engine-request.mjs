import { request } from 'node:http'

/**
 * One request to an engine at a unix socket or a TCP address without TLS. `body` is a string, a
 * buffer or a stream. Resolves to the answer with its body as text, whatever the status.
 */
export function engineRequest(host, method, path, { body, headers } = {}) {
  const { protocol, hostname, port, pathname } = new URL(host)
  const target = protocol === 'unix:' ? { socketPath: pathname } : { host: hostname, port }
  return new Promise((resolve, reject) => {
    const outgoing = request({ ...target, method, path, headers, agent: false }, (response) => {
      const chunks = []
      response.on('error', reject)
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => {
        resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() })
      })
    })
    outgoing.on('error', reject)
    if (body?.pipe) body.on('error', reject).pipe(outgoing)
    else outgoing.end(body)
  })
}
