const texts: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ELOOP: 'too many levels of symbolic links',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'file name too long',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  EPERM: 'operation not permitted',
}

/** A failed file operation in Go's words: `open x: no such file or directory`. */
export function systemErrorText(error: unknown, operation: string, path: string): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  const text = texts[code]
  // A directory can be opened; it is the first read that fails.
  const failed = code === 'EISDIR' && operation === 'open' ? 'read' : operation
  return text ? `${failed} ${path}: ${text}` : message
}
