import type { RequestOptions } from './client.ts'
import type { TerminalSize } from './containers.ts'
import type { Hijacked } from './hijack.ts'
import { path } from './path.ts'
import { Resource } from './resource.ts'
import type { ExecConfig, ExecInspectResponse, ExecStartConfig, IDResponse } from './schema.ts'

/** The engine's `/exec` routes. */
export class Execs extends Resource {
  /** The engine keeps an exec that is never started. */
  create(container: string, body: ExecConfig, options?: RequestOptions): Promise<IDResponse> {
    return this.client.post(path`/containers/${container}/exec`, undefined, body, options)
  }

  /** Starts it on its own, with `Detach: true`. */
  start(id: string, body: ExecStartConfig, options?: RequestOptions): Promise<void> {
    return this.client.post(path`/exec/${id}/start`, undefined, body, options)
  }

  /** Starts it and takes its standard streams: raw with a TTY, else multiplexed on the way here. */
  attach(id: string, body: ExecStartConfig, options?: RequestOptions): Promise<Hijacked> {
    return this.client.hijack('POST', path`/exec/${id}/start`, undefined, body, options)
  }

  inspect(id: string, options?: RequestOptions): Promise<ExecInspectResponse> {
    return this.client.get(path`/exec/${id}/json`, undefined, options)
  }

  resize(id: string, size: TerminalSize, options?: RequestOptions): Promise<void> {
    return this.client.post(path`/exec/${id}/resize`, size, undefined, options)
  }
}
