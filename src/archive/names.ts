/**
 * Names in archives and in file systems are bytes, most often UTF-8. They are kept as byte strings
 * (one character per byte, so that they compare, split and sort as the bytes do), and turned into
 * text only to be shown or matched.
 */
export type ByteString = string

const beyondAscii = /[\x80-\xff]/

export function isAscii(bytes: ByteString): boolean {
  return !beyondAscii.test(bytes)
}

/** The UTF-8 bytes of `text`. */
export function toBytes(text: string): ByteString {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** `bytes` as text; what is not UTF-8 becomes U+FFFD. */
export function toText(bytes: ByteString): string {
  return isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8')
}

/** `bytes` as node:fs takes a path; on Windows names are Unicode and the bytes are their UTF-8. */
export function toPath(bytes: ByteString): string | Buffer {
  return isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1')
}
