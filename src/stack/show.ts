import type { Compose, WithExtras } from './load.ts'
import { compareKeys } from './natural-keys.ts'
import { sections } from './schema.ts'
import { isYamlMap, type Yaml, type YamlMap, yamlMap } from './yaml.ts'

/** A type, of which only its way to YAML is of interest here. */
interface Shown {
  show(value: unknown): Yaml
}

/** What was understood, as YAML in the order in which docker shows it. */
export function showCompose(compose: Compose): YamlMap {
  const { version, extras } = compose
  const section = (things: Record<string, WithExtras>, type: Shown) =>
    yamlMap(
      Object.keys(things)
        .sort(compareKeys)
        .map((name) => [name, showThing(things[name]!, type)]),
    )
  const shown: [string, YamlMap][] = [
    ['networks', section(compose.networks, sections.network)],
    ['volumes', section(compose.volumes, sections.volume)],
    ['secrets', section(compose.secrets, sections.secret)],
    ['configs', section(compose.configs, sections.config)],
  ]
  return yamlMap([
    ['version', version],
    ['services', section(compose.services, sections.service)],
    ...shown.filter(([, things]) => Object.keys(things).length > 0),
    ...Object.entries(sorted(extras)),
  ])
}

function showThing({ extras, ...thing }: WithExtras, type: Shown): YamlMap {
  return yamlMap([
    ...Object.entries(type.show(thing) as YamlMap),
    ...Object.entries(sorted(extras)),
  ])
}

function sorted(extras: YamlMap | undefined): YamlMap {
  return extras ? (sortValue(extras) as YamlMap) : yamlMap()
}

function sortValue(value: Yaml): Yaml {
  if (Array.isArray(value)) return value.map(sortValue)
  if (!isYamlMap(value)) return value
  return yamlMap(
    Object.keys(value)
      .sort(compareKeys)
      .map((name) => [name, sortValue(value[name]!)]),
  )
}
