import type { RequestOptions, StreamResponse } from './client.ts'
import type { LogsQuery } from './containers.ts'
import { type Filters, path } from './path.ts'
import { Resource } from './resource.ts'
import type { Task } from './schema.ts'

/** The engine's `/tasks` routes. */
export class Tasks extends Resource {
  list(
    query?: { readonly filters?: Filters | undefined },
    options?: RequestOptions,
  ): Promise<Task[]> {
    return this.client.get('/tasks', query, options)
  }

  inspect(id: string, options?: RequestOptions): Promise<Task> {
    return this.client.get(path`/tasks/${id}`, undefined, options)
  }

  inspectText(id: string, options?: RequestOptions): Promise<{ text: string }> {
    return this.client.getText(path`/tasks/${id}`, undefined, options)
  }

  /** Multiplexed, unless the task's container has a TTY. */
  logs(id: string, query: LogsQuery, options?: RequestOptions): Promise<StreamResponse> {
    return this.client.stream('GET', path`/tasks/${id}/logs`, query, options)
  }
}
