/** Credentials for one registry, spelled as the engine spells them. */
export interface AuthConfig {
  username?: string
  password?: string
  /** base64 of `username:password`: the form in config.json. */
  auth?: string
  identitytoken?: string
  registrytoken?: string
  serveraddress?: string
}

/** The `auth` value of config.json: base64 of `username:password`. */
export function encodeAuth(username: string, password: string): string {
  return Buffer.from(`${username}:${password}`).toString('base64')
}

/** Splits an `auth` value of config.json. Throws with docker's text; the value is never quoted. */
export function decodeAuth(auth: string): { username: string; password: string } {
  const digits = auth.replace(/[\r\n]/g, '')
  const wellFormed = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?/.exec(digits)!
  if (wellFormed[0].length !== digits.length) {
    const bad = digits.search(/[^A-Za-z0-9+/]/)
    throw new Error(`illegal base64 data at input byte ${bad < 0 ? wellFormed[0].length : bad}`)
  }

  const decoded = Buffer.from(digits, 'base64').toString()
  const colon = decoded.indexOf(':')
  if (colon < 1) throw new Error('Invalid auth configuration file')
  // Old clients padded the password with NUL bytes.
  const password = decoded.slice(colon + 1).replace(/^\0+|\0+$/g, '')
  return { username: decoded.slice(0, colon), password }
}
