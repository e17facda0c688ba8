/** A number that JavaScript would change stays what lossless-json makes of it. */
const sameNumber = (text: string, otherwise: (text: string) => unknown) =>
  String(Number(text)) === text ? Number(text) : otherwise(text)

/**
 * Reads JSON that is to be changed and sent back. What our types do not know is there, in its place,
 * and integers beyond 2^53 are objects that `writeExactJson` writes as they were.
 */
export async function readExactJson<T>(text: string): Promise<T> {
  const { LosslessNumber, parse } = await import('lossless-json')
  return parse(text, undefined, (number) =>
    sameNumber(number, (exact) => new LosslessNumber(exact)),
  ) as T
}

/** Writes what `readExactJson` read; undefined properties are left out. */
export async function writeExactJson(value: unknown): Promise<string> {
  const { stringify } = await import('lossless-json')
  return stringify(value)!
}
