import type { Cli } from '../../command.ts'

/** Credentials that are changed while the environment overrides them may seem not to be. */
export async function warnOfEnvironment({ env, streams }: Cli): Promise<void> {
  if (!env.DOCKER_AUTH_CONFIG) return
  await streams.err.write(
    'WARNING: DOCKER_AUTH_CONFIG is set and goes before what is stored.\n' +
      'Unset it for login and logout to have an effect.\n',
  )
}
