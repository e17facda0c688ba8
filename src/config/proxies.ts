import type { Config } from './file.ts'
import { own } from './json.ts'

/**
 * The proxy variables that new containers and builds get from `proxies` in config.json: those of
 * the daemon's address, else the default ones, each in upper and lower case. A variable that the
 * user gave wins over these.
 */
export function proxyVariables(
  config: Pick<Config, 'proxies'>,
  daemonHost: string,
): Record<string, string> {
  const proxies = own(config.proxies, daemonHost) ?? own(config.proxies, 'default') ?? {}
  const variables = [
    ['HTTP_PROXY', proxies.httpProxy],
    ['HTTPS_PROXY', proxies.httpsProxy],
    ['NO_PROXY', proxies.noProxy],
    ['FTP_PROXY', proxies.ftpProxy],
    ['ALL_PROXY', proxies.allProxy],
  ] as const
  return Object.fromEntries(
    variables.flatMap(([name, value]) =>
      value
        ? [
            [name, value],
            [name.toLowerCase(), value],
          ]
        : [],
    ),
  )
}
