import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { HubAddresses } from '../../../src/commands/registry/hub.ts'

export interface ServiceCall {
  readonly path: string
  readonly authorization: string | undefined
  readonly form: Readonly<Record<string, string>>
}

export interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly location?: string
}

export interface AccountService extends AsyncDisposable {
  readonly addresses: HubAddresses
  readonly calls: readonly ServiceCall[]
}

/** Stands in for Docker Hub's account service; replies are taken in turn, the last one stays. */
export async function accountService(
  replies: Readonly<Record<string, readonly Reply[]>>,
): Promise<AccountService> {
  const calls: ServiceCall[] = []
  const server = createServer(async (request, response) => {
    const path = request.url!
    const form = Object.fromEntries(new URLSearchParams(await text(request)))
    const earlier = calls.filter((call) => call.path === path).length
    calls.push({ path, authorization: request.headers.authorization, form })
    const {
      status,
      body = {},
      location,
    } = replies[path]?.at(Math.min(earlier, replies[path].length - 1)) ?? { status: 404 }
    response.writeHead(status, location ? { Location: location } : {})
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    addresses: { tenant: origin, hub: origin },
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
