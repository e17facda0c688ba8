/** The label of all that belongs to a stack. */
export const stackLabel = 'com.docker.stack.namespace'

/** The label with the image as the compose file has it. */
export const imageLabel = 'com.docker.stack.image'

/** What a thing of a stack is called in the swarm. */
export function scoped(stack: string, name: string): string {
  return `${stack}_${name}`
}

/** Labels, and the one that tells the stack. */
export function withStack(
  stack: string,
  labels: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return { ...labels, [stackLabel]: stack }
}
