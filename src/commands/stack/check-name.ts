import { quoteGo } from '../../options/index.ts'

/** A stack's name is more than blanks and quotes. Throws in docker's words. */
export function checkStackName(name: string): string {
  if (/^[\s'"]*$/.test(name)) throw new Error(`invalid stack name: ${quoteGo(name)}`)
  return name
}
