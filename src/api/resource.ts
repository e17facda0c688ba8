import type { Client, StreamOptions } from './client.ts'

/** A part of the engine's API. */
export abstract class Resource {
  protected readonly client: Client

  constructor(client: Client) {
    this.client = client
  }

  /** A request whose answer says no more than that it worked. */
  protected async drain(
    method: string,
    path: string,
    query: object | undefined,
    options: StreamOptions,
  ): Promise<void> {
    const { body } = await this.client.stream(method, path, query, options)
    await body.bytes()
  }

  /** A POST with a JSON body that is answered by a stream. */
  protected postForStream(
    path: string,
    query: object | undefined,
    body: unknown,
    options: StreamOptions = {},
  ) {
    const headers = { 'Content-Type': 'application/json', ...options.headers }
    return this.client.stream('POST', path, query, {
      ...options,
      headers,
      body: JSON.stringify(body),
    })
  }
}
