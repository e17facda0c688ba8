import type { Call } from '../api/requests.ts'

/** Query parameters whose values are the user's affair as a whole: build arguments are often tokens. */
const secretParameters = new Set(['buildargs'])

/** A call as `--debug` shows it: method, path, status and time, without what is secret. */
export function traceLine({ method, path, status, milliseconds }: Call): string {
  return `${method} ${withoutSecrets(path)} ${status} ${milliseconds.toFixed(1)} ms\n`
}

function withoutSecrets(path: string): string {
  const [place = '', ...query] = path.split('?')
  if (query.length === 0) return path
  const pairs = query
    .join('?')
    .split('&')
    .map((pair) => {
      const [name = '', value] = pair.split('=')
      if (value === undefined) return pair
      if (secretParameters.has(name)) return `${name}=***`
      const shown = withoutCredentials(decodeURIComponent(value))
      return `${name}=${encodeURIComponent(shown)}`
    })
  return `${place}?${pairs.join('&')}`
}

/** A URL without its user and password, and without its query, where tokens are put. */
function withoutCredentials(value: string): string {
  return value.replaceAll(
    /\b([a-z][a-z0-9+.-]*:\/\/)(?:[^/?#\s"]*@)?([^?#\s"]*)(\?[^#\s"]*)?/gi,
    (whole, scheme: string, rest: string, query: string | undefined) => {
      const hasUser = whole.startsWith(`${scheme}${rest}`) === false
      return `${scheme}${hasUser ? '***@' : ''}${rest}${query ? '?***' : ''}`
    },
  )
}
