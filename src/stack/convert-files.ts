import { readFileSync } from 'node:fs'
import type { ConfigSpec, SecretSpec } from '../api/schema.ts'
import { systemErrorText } from '../system-error.ts'
import type { ComposeFileObject } from './load.ts'
import { scoped, withStack } from './namespace.ts'

/** The secrets, or configs, that the stack brings with it. Throws where a file cannot be read. */
export function convertFiles(
  stack: string,
  files: Readonly<Record<string, ComposeFileObject>>,
): (SecretSpec & ConfigSpec)[] {
  return Object.entries(files)
    .filter(([, { external }]) => !external)
    .map(([name, file]) => ({
      Name: file.name ?? scoped(stack, name),
      Labels: withStack(stack, file.labels),
      ...(file.driver === undefined
        ? { Data: readData(file.file ?? '') }
        : { Driver: { Name: file.driver, Options: file.driver_opts } }),
      Templating: file.template_driver ? { Name: file.template_driver } : undefined,
    }))
}

/** In base64; the empty text for an empty file, which the engine refuses. */
function readData(path: string): string {
  try {
    return readFileSync(path).toString('base64')
  } catch (error) {
    throw new Error(systemErrorText(error, 'open', path))
  }
}
