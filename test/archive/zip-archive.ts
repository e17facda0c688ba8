import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipFile {
  readonly name: string
  readonly contents: string
  /** 0 stores, 8 deflates. */
  readonly method?: 0 | 8
  /** Type and permissions, as a Unix program writes them. */
  readonly mode?: number
}

/** A zip archive of the files. */
export function zipArchive(files: readonly ZipFile[], comment = ''): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const file of files) {
    const { local, central } = encode(file, offset)
    parts.push(local)
    directory.push(central)
    offset += local.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...parts, ...directory, end, Buffer.from(comment)])
}

function encode({ name, contents, method = 0, mode = 0 }: ZipFile, offset: number) {
  const bytes = Buffer.from(contents)
  const packed = method === 8 ? deflateRawSync(bytes) : bytes
  const label = Buffer.from(name)

  const shared = Buffer.alloc(26)
  shared.writeUInt16LE(20, 0)
  shared.writeUInt16LE(method, 4)
  shared.writeUInt32LE(crc32(bytes), 10)
  shared.writeUInt32LE(packed.length, 14)
  shared.writeUInt32LE(bytes.length, 18)
  shared.writeUInt16LE(label.length, 22)

  const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, label, packed])
  const attributes = Buffer.alloc(14)
  attributes.writeUInt32LE(mode * 0x10000, 6)
  attributes.writeUInt32LE(offset, 10)
  const madeBy = Buffer.from([20, mode === 0 ? 0 : 3])
  const central = Buffer.concat([Buffer.from('PK\x01\x02'), madeBy, shared, attributes, label])
  return { local, central }
}
