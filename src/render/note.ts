import type { Output } from '../streams.ts'

const style = (code: string) => (text: string) => `\u001b[${code}m${text}\u001b[0m`
const bold = style('1')

/** A remark that is no warning, below an empty line; lines are indented below the first. */
export async function writeNote(out: Output, text: string): Promise<void> {
  const coloured = out.colorLevel > 0
  const head = coloured
    ? bold(`${style('106')(style('30')('i'))} ${style('96')('Info → ')}`)
    : out.isTTY
      ? 'i Info → '
      : ' Info -> '
  const indent = ' '.repeat(9)
  const emphasis = coloured ? style('3') : (line: string) => line
  const lines = text.split('\n').map((line, i) => `${i === 0 ? '' : indent}${emphasis(line)}\n`)
  await out.write(`\n${head}${lines.join('')}`)
}
