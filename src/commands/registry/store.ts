import type { Cli } from '../../command.ts'
import { Credentials } from '../../config/credentials.ts'

/** The user's credentials; what is wrong with them is told on stderr. */
export function openCredentials({ config, env, platform, signal, streams }: Cli): Credentials {
  const warn = (line: string) => void streams.err.write(`${line}\n`)
  return new Credentials(config, env, { platform, signal, warn })
}

/** Credentials that are changed while the environment overrides them may seem not to be. */
export async function warnOfEnvironment({ env, streams }: Cli): Promise<void> {
  if (!env.DOCKER_AUTH_CONFIG) return
  await streams.err.write(
    'WARNING: DOCKER_AUTH_CONFIG is set and goes before what is stored.\n' +
      'Unset it for login and logout to have an effect.\n',
  )
}
