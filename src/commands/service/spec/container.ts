import type { ContainerSpec, ServicePrivileges } from '../../../api/schema.ts'
import { capabilityList, capabilityName } from '../../../options/capability.ts'
import type { CredentialSpec } from '../../../options/credential-spec.ts'
import { splitPair, toMap } from '../../../options/label.ts'
import type { CreateOptions } from '../create-options.ts'
import type { Ids } from '../lookup.ts'
import { configReference, runtimeConfig, secretReference } from './files.ts'
import { filledList, filledMap } from './filled.ts'
import { newHealthCheck } from './health.ts'

/** The containers of a new service. */
export function containerSpec(
  options: CreateOptions,
  image: string,
  args: readonly string[],
  { ids, environment }: { readonly ids: Ids; readonly environment: readonly string[] },
): ContainerSpec {
  const { credentialSpec } = options
  const added = new Set(options.capAdd.map(capabilityName))
  const dropped = options.capDrop.map(capabilityName).filter((name) => !added.has(name))
  const configs = options.config.map((file) => configReference(file, ids))
  if (credentialSpec?.Config) configs.push(runtimeConfig(credentialSpec.Config, ids))

  return {
    Image: image,
    Labels: filledMap(toMap(options.containerLabel)),
    Command: filledList(options.entrypoint),
    Args: filledList(args),
    Hostname: options.hostname || undefined,
    Env: filledList(variables(environment)),
    Dir: options.workdir || undefined,
    User: options.user || undefined,
    Groups: filledList(options.group),
    Privileges: credentialSpec ? credentialPrivileges(credentialSpec, ids) : undefined,
    Init: options.init ?? false,
    StopSignal: options.stopSignal || undefined,
    TTY: options.tty || undefined,
    ReadOnly: options.readOnly || undefined,
    Mounts: filledList(options.mount),
    StopGracePeriod: options.stopGracePeriod,
    Healthcheck: newHealthCheck(options),
    Hosts: filledList(options.host.map(hostLine)),
    DNSConfig: {
      Nameservers: filledList(options.dns),
      Search: filledList(options.dnsSearch),
      Options: filledList(options.dnsOption),
    },
    Secrets: filledList(options.secret.map((file) => secretReference(file, ids))),
    Configs: filledList(configs),
    Isolation: options.isolation || undefined,
    Sysctls: filledMap(toMap(options.sysctl)),
    CapabilityAdd: filledList(capabilityList(added)),
    CapabilityDrop: filledList(capabilityList(dropped)),
    Ulimits: filledList(options.ulimit),
    OomScoreAdj: options.oomScoreAdj || undefined,
  }
}

/** Privileges that hold no more than a credential spec; a config is known to the engine by its id. */
export function credentialPrivileges(spec: CredentialSpec, ids: Ids): ServicePrivileges {
  return { CredentialSpec: resolved(spec, ids) }
}

export function resolved(spec: CredentialSpec, { configs }: Ids): CredentialSpec {
  return spec.Config ? { ...spec, Config: configs.get(spec.Config)! } : spec
}

/** `HOST:IP` as the engine writes it into the file of hosts: `IP HOST`. */
export function hostLine(raw: string): string {
  const colon = raw.indexOf(':')
  return `${raw.slice(colon + 1)} ${raw.slice(0, colon)}`
}

/** A value replaces the one that its name had before. */
function variables(environment: readonly string[]): string[] {
  let kept: string[] = []
  for (const variable of environment) {
    const prefix = `${splitPair(variable)[0]}=`
    kept = kept.filter((other) => other === variable || !other.startsWith(prefix))
    kept.push(variable)
  }
  return kept
}
