import type { Endpoint } from '../../api/dial.ts'
import type { Cli } from '../../command.ts'
import type { WholeContext } from '../../config/context-archive.ts'
import { type ContextMetadata, ContextStore, defaultContext } from '../../config/contexts.ts'
import { resolveEndpoint } from '../../config/endpoint.ts'

/** What the default context says of itself; scripts know it from docker. */
export const defaultDescription = 'Current DOCKER_HOST based configuration'

/** The user's contexts on disk. */
export function contextStore({ config }: Cli): ContextStore {
  return new ContextStore(config.directory)
}

/** The engine of the default context, which flags and variables decide. */
export function defaultEndpoint(cli: Cli): Endpoint {
  // Only the default context's engine is asked for: the one in use may not even exist.
  if (cli.contextName === defaultContext) return cli.api.client.endpoint
  return resolveEndpoint({ context: defaultContext }, cli.env, cli.config, cli.platform)
}

/** A stored context, or the default one. Throws ContextNotFound where there is none. */
export function wholeContext(cli: Cli, name: string): WholeContext {
  if (name === defaultContext) return wholeDefault(defaultEndpoint(cli))
  const store = contextStore(cli)
  return { metadata: store.get(name), tls: store.tlsMaterial(name) }
}

function wholeDefault({ host, tls }: Endpoint): WholeContext {
  const metadata: ContextMetadata = {
    Name: defaultContext,
    Metadata: {},
    Endpoints: { docker: { Host: host, SkipTLSVerify: tls ? !tls.verify : false } },
  }
  const files = { 'ca.pem': tls?.ca, 'cert.pem': tls?.cert, 'key.pem': tls?.key }
  const present = Object.entries(files).flatMap(([name, pem]) =>
    pem === undefined ? [] : [[name, Buffer.from(pem)] as const],
  )
  return { metadata, tls: present.length > 0 ? { docker: Object.fromEntries(present) } : {} }
}
