import { type PlatformPath, posix, win32 } from 'node:path'

/** How paths are written: on this machine, or in a container. */
export type PathStyle = PlatformPath

export function localStyle(platform: NodeJS.Platform): PathStyle {
  return platform === 'win32' ? win32 : posix
}

/** Containers have slashes, whatever this machine has. */
export const containerStyle: PathStyle = posix

/** A path in a container as the engine takes it; on Windows either slash may be typed. */
export function containerPath(path: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? path.replaceAll('\\', '/') : path
}

/**
 * Splits `CONTAINER:PATH`. What begins with a slash, a dot or a drive is a path of this machine,
 * however many colons it has.
 */
export function splitArgument(
  argument: string,
  style: PathStyle,
): { readonly container: string; readonly path: string } {
  const colon = argument.indexOf(':')
  const isLocal = style.isAbsolute(argument) || argument.startsWith('.') || colon < 0
  if (isLocal) return { container: '', path: argument }
  return { container: argument.slice(0, colon), path: argument.slice(colon + 1) }
}

/** The last part of a path; of the root, the root. Slashes at the end do not count. */
export function baseOf(path: string, style: PathStyle): string {
  if (path === '') return '.'
  return style.basename(path) || style.sep
}

/** Whether the last part is a dot: not the directory is meant but what lies in it. */
export function meansContents(path: string, style: PathStyle): boolean {
  return baseOf(path, style) === '.'
}

export function endsInSlash(path: string, style: PathStyle): boolean {
  return path.endsWith(style.sep)
}

/** Whether only a directory can be meant. */
export function assertsDirectory(path: string, style: PathStyle): boolean {
  return endsInSlash(path, style) || meansContents(path, style)
}

/** The same path in its shortest form: no `..`, no slash or dot at the end. */
export function cleanPath(path: string, style: PathStyle): string {
  const normal = style.normalize(path === '' ? '.' : path)
  const isRoot = normal === style.parse(normal).root
  return isRoot || !endsInSlash(normal, style) ? normal : normal.slice(0, -1)
}

/** `changed`, with the slash or dot at the end that `original` had and it has lost. */
export function keepEnding(changed: string, original: string, style: PathStyle): string {
  let path = changed
  if (meansContents(original, style) && !meansContents(path, style)) {
    path = `${withSlash(path, style)}.`
  }
  return endsInSlash(original, style) ? withSlash(path, style) : path
}

/** The absolute form of a path of this machine, with its ending. */
export function absolutePath(path: string, style: PathStyle): string {
  return keepEnding(style.resolve(path), path.replaceAll('/', style.sep), style)
}

/** A path's directory and last part; of `d/.`, that is `d` and the dot. */
export function splitEntry(
  path: string,
  style: PathStyle,
): { readonly directory: string; readonly base: string } {
  const clean = cleanPath(path, style)
  if (meansContents(path, style)) return { directory: clean, base: '.' }
  return { directory: style.dirname(clean), base: baseOf(clean, style) }
}

function withSlash(path: string, style: PathStyle): string {
  return endsInSlash(path, style) ? path : path + style.sep
}
