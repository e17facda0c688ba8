const parts = /[0-9]+|[^0-9]/gu
const digits = /^[0-9]/

/** Orders texts as docker's lists are: runs of digits by their number, all else by its bytes. */
export function naturalOrder(a: string, b: string): number {
  const left = a.match(parts) ?? []
  const right = b.match(parts) ?? []
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = compareParts(left[i]!, right[i]!)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

function compareParts(a: string, b: string): number {
  const isNumber = digits.test(a)
  if (isNumber !== digits.test(b)) return isNumber ? -1 : 1
  if (!isNumber) return a.codePointAt(0)! - b.codePointAt(0)!

  const left = a.replace(/^0+/, '')
  const right = b.replace(/^0+/, '')
  if (left.length !== right.length) return left.length - right.length
  // The same number with fewer zeros before it comes first.
  return left < right ? -1 : left > right ? 1 : a.length - b.length
}
