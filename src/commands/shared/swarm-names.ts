import type { Cli } from '../../command.ts'

/** The names of nodes and services by their ids, each asked for once. */
export class SwarmNames {
  readonly #api: Cli['api']
  readonly #known = new Map<string, Promise<string>>()
  readonly #isResolving: boolean

  /** With `noResolve` every name is the id itself. */
  constructor({ api }: Pick<Cli, 'api'>, { noResolve = false }: { noResolve?: boolean } = {}) {
    this.#api = api
    this.#isResolving = !noResolve
  }

  /** The name of a node (NodeInspect), or its host name; its id where neither is known. */
  node(id: string): Promise<string> {
    return this.#name(id, async () => {
      const { Spec, Description } = await this.#api.nodes.inspect(id)
      return Spec.Name || Description.Hostname
    })
  }

  /** The name of a service (ServiceInspect); its id where it is not there any more. */
  service(id: string): Promise<string> {
    return this.#name(id, async () => (await this.#api.services.inspect(id)).Spec.Name)
  }

  #name(id: string, find: () => Promise<string | undefined>): Promise<string> {
    if (!this.#isResolving || id === '') return Promise.resolve(id)
    let name = this.#known.get(id)
    if (name === undefined) {
      // What is gone, or cannot be asked for, still has its id.
      name = find().then(
        (found) => found || id,
        () => id,
      )
      this.#known.set(id, name)
    }
    return name
  }
}
