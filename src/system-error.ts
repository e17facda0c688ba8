const texts: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EEXIST: 'file exists',
  EISDIR: 'is a directory',
  ELOOP: 'too many levels of symbolic links',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'file name too long',
  ENOENT: 'no such file or directory',
  ENOSPC: 'no space left on device',
  ENOTDIR: 'not a directory',
  EPERM: 'operation not permitted',
  EROFS: 'read-only file system',
}

/** A failed file operation in Go's words: `open x: no such file or directory`. */
export function systemErrorText(error: unknown, operation: string, path: string): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  const text = texts[code]
  // A directory can be opened; it is the first read that fails.
  const failed = code === 'EISDIR' && operation === 'open' ? 'read' : operation
  return text ? `${failed} ${path}: ${text}` : message
}

/** An error's message, in Go's words where Node's own would show. */
export function messageOf(error: Error): string {
  const { code, message, path, syscall } = error as NodeJS.ErrnoException
  const isNodes = code !== undefined && syscall !== undefined && message.startsWith(`${code}: `)
  if (!isNodes) return message
  if (syscall === 'uv_cwd') return `getwd: ${texts[code] ?? message}`
  return path === undefined ? message.slice(code.length + 2) : systemErrorText(error, syscall, path)
}
