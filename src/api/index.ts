import { Checkpoints } from './checkpoints.ts'
import type { Client } from './client.ts'
import { Configs } from './configs.ts'
import { Containers } from './containers.ts'
import { Distribution } from './distribution.ts'
import { Execs } from './execs.ts'
import { Images } from './images.ts'
import { Networks } from './networks.ts'
import { Nodes } from './nodes.ts'
import { Plugins } from './plugins.ts'
import { Secrets } from './secrets.ts'
import { Services } from './services.ts'
import { Swarm } from './swarm.ts'
import { System } from './system.ts'
import { Tasks } from './tasks.ts'
import { Volumes } from './volumes.ts'

/** An engine: one property per resource of its API, made when first used. */
export class Engine {
  readonly client: Client
  #checkpoints: Checkpoints | undefined
  #configs: Configs | undefined
  #containers: Containers | undefined
  #distribution: Distribution | undefined
  #execs: Execs | undefined
  #images: Images | undefined
  #networks: Networks | undefined
  #nodes: Nodes | undefined
  #plugins: Plugins | undefined
  #secrets: Secrets | undefined
  #services: Services | undefined
  #swarm: Swarm | undefined
  #system: System | undefined
  #tasks: Tasks | undefined
  #volumes: Volumes | undefined

  constructor(client: Client) {
    this.client = client
  }

  get checkpoints(): Checkpoints {
    this.#checkpoints ??= new Checkpoints(this.client)
    return this.#checkpoints
  }

  get configs(): Configs {
    this.#configs ??= new Configs(this.client)
    return this.#configs
  }

  get containers(): Containers {
    this.#containers ??= new Containers(this.client)
    return this.#containers
  }

  get distribution(): Distribution {
    this.#distribution ??= new Distribution(this.client)
    return this.#distribution
  }

  get execs(): Execs {
    this.#execs ??= new Execs(this.client)
    return this.#execs
  }

  get images(): Images {
    this.#images ??= new Images(this.client)
    return this.#images
  }

  get networks(): Networks {
    this.#networks ??= new Networks(this.client)
    return this.#networks
  }

  get nodes(): Nodes {
    this.#nodes ??= new Nodes(this.client)
    return this.#nodes
  }

  get plugins(): Plugins {
    this.#plugins ??= new Plugins(this.client)
    return this.#plugins
  }

  get secrets(): Secrets {
    this.#secrets ??= new Secrets(this.client)
    return this.#secrets
  }

  get services(): Services {
    this.#services ??= new Services(this.client)
    return this.#services
  }

  get swarm(): Swarm {
    this.#swarm ??= new Swarm(this.client)
    return this.#swarm
  }

  get system(): System {
    this.#system ??= new System(this.client)
    return this.#system
  }

  get tasks(): Tasks {
    this.#tasks ??= new Tasks(this.client)
    return this.#tasks
  }

  get volumes(): Volumes {
    this.#volumes ??= new Volumes(this.client)
    return this.#volumes
  }
}
