/** A frame of a multiplexed stream: 0 is stdin, 1 stdout, 2 stderr, 3 an error of the engine. */
export function frame(type: 0 | 1 | 2 | 3, content: string | Uint8Array): Buffer {
  const payload = Buffer.from(content)
  const header = Buffer.alloc(8)
  header[0] = type
  header.writeUInt32BE(payload.length, 4)
  return Buffer.concat([header, payload])
}
