const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'device or resource busy',
  EEXIST: 'file exists',
  EISDIR: 'is a directory',
  ELOOP: 'too many levels of symbolic links',
  ENAMETOOLONG: 'file name too long',
  ENOENT: 'no such file or directory',
  ENOSPC: 'no space left on device',
  ENOTDIR: 'not a directory',
  EPERM: 'operation not permitted',
  EROFS: 'read-only file system',
  EXDEV: 'invalid cross-device link',
}

/** A failed file operation in docker's form: `open /x/ca.pem: no such file or directory`. */
export function systemError(error: unknown, operation: string, path: string): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  const reason = reasons[code]
  return reason ? `${operation} ${path}: ${reason}` : message
}
