/**
 * Whether a command line may be for a plugin that builds. In a file of its own: every run asks this, and
 * few need what the answer leads to.
 */
export function isForBuilder([first, second]: readonly string[]): boolean {
  if (first === 'image') return second === 'build'
  return first === 'build' || first === 'builder' || first === 'bake'
}
