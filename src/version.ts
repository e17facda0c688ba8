import manifest from '../package.json' with { type: 'json' }

/** The version of the program. */
export const version: string = manifest.version

/** The official client whose behaviour this program follows. */
export const dockerVersion = '29.7.2'

/** The highest version of the Engine API that the program speaks, and the lowest. */
export const apiVersions = { highest: '1.53', lowest: '1.33' } as const
