/**
 * The part of protocol buffers that BuildKit's messages need. A message is declared once, as a table of
 * numbered fields; its types and both directions follow from the table.
 */
export interface Message<In, Out> extends Encoder<In>, Decoder<Out> {}

export interface Encoder<In> {
  encode(value: In): Buffer
}

export interface Decoder<Out> {
  /** Unknown fields are skipped, missing ones have their empty value. Throws where bytes are cut short. */
  decode(bytes: Uint8Array): Out
}

/** What a message is written from: every field may be left out. */
export type InputOf<M> = M extends Encoder<infer In> ? In : never
/** What a message is read as: every field is there, missing messages as undefined. */
export type OutputOf<M> = M extends Decoder<infer Out> ? Out : never

interface Field<In, Out> {
  readonly number: number
  empty(): Out
  write(to: Writer, value: In): void
  /** One occurrence on the wire, folded into what was read before. */
  read(from: Reader, previous: Out): Out
}

type Fields = Readonly<Record<string, Field<never, unknown>>>
type FieldsIn<F> = {
  readonly [K in keyof F]?: (F[K] extends Field<infer In, unknown> ? In : never) | undefined
}
type FieldsOut<F> = { readonly [K in keyof F]: F[K] extends Field<never, infer Out> ? Out : never }

export function message<F extends Fields>(fields: F): Message<FieldsIn<F>, FieldsOut<F>> {
  const entries = Object.entries(fields)
  const byNumber = new Map(entries.map(([name, field]) => [field.number, { name, field }]))
  return {
    encode(value) {
      const writer = new Writer()
      for (const [name, field] of entries) {
        const given = value[name]
        if (given !== undefined) field.write(writer, given as never)
      }
      return writer.finish()
    },
    decode(bytes) {
      const reader = new Reader(bytes)
      const value: Record<string, unknown> = {}
      for (const [name, field] of entries) value[name] = field.empty()
      while (!reader.atEnd) {
        const key = reader.number()
        const known = byNumber.get(Math.floor(key / 8))
        if (known) value[known.name] = known.field.read(reader, value[known.name])
        else reader.skip(key % 8)
      }
      return value as FieldsOut<F>
    },
  }
}

const varint = 0
const lengthDelimited = 2

/** What stands before the `length` bytes of a field: with it, bytes can be sent without being copied. */
export function bytesHeader(number: number, length: number): Buffer {
  const writer = new Writer()
  writer.key(number, lengthDelimited).number(length)
  return writer.finish()
}

/** Text in UTF-8. */
export function string(number: number): Field<string, string> {
  return {
    number,
    empty: () => '',
    write: (to, value) => value !== '' && to.chunk(number, Buffer.from(value, 'utf8')),
    read: (from) => from.chunk().toString('utf8'),
  }
}

export function bytes(number: number): Field<Uint8Array, Buffer> {
  return {
    number,
    empty: () => Buffer.alloc(0),
    write: (to, value) => value.length > 0 && to.chunk(number, value),
    read: (from) => from.chunk(),
  }
}

/** A whole number, exact up to 2^53. */
export function integer(number: number): Field<number, number> {
  return {
    number,
    empty: () => 0,
    write: (to, value) => value !== 0 && to.key(number, varint).number(value),
    read: (from) => from.number(),
  }
}

/** A signed number of 64 bits, for what a double does not hold. */
export function bigInteger(number: number): Field<bigint, bigint> {
  return {
    number,
    empty: () => 0n,
    write: (to, value) => value !== 0n && to.key(number, varint).bigint(value),
    read: (from) => BigInt.asIntN(64, from.bigint()),
  }
}

export function bool(number: number): Field<boolean, boolean> {
  return {
    number,
    empty: () => false,
    write: (to, value) => value && to.key(number, varint).number(1),
    read: (from) => from.number() !== 0,
  }
}

/** A message within a message; an empty one is not the same as none. */
export function nested<In, Out>(
  number: number,
  type: Message<In, Out>,
): Field<In, Out | undefined> {
  return {
    number,
    empty: () => undefined,
    write: (to, value) => to.chunk(number, type.encode(value)),
    read: (from) => type.decode(from.chunk()),
  }
}

export function repeatedMessage<In, Out>(
  number: number,
  type: Message<In, Out>,
): Field<readonly In[], Out[]> {
  return {
    number,
    empty: () => [],
    write(to, values) {
      for (const value of values) to.chunk(number, type.encode(value))
    },
    read: (from, previous) => append(previous, type.decode(from.chunk())),
  }
}

export function repeatedString(number: number): Field<readonly string[], string[]> {
  return {
    number,
    empty: () => [],
    write(to, values) {
      for (const value of values) to.chunk(number, Buffer.from(value, 'utf8'))
    },
    read: (from, previous) => append(previous, from.chunk().toString('utf8')),
  }
}

export function repeatedBytes(number: number): Field<readonly Uint8Array[], Buffer[]> {
  return {
    number,
    empty: () => [],
    write(to, values) {
      for (const value of values) to.chunk(number, value)
    },
    read: (from, previous) => append(previous, from.chunk()),
  }
}

/** A map from text to text or to bytes. */
export function map<In, Out>(
  number: number,
  value: (number: number) => Field<In, Out>,
): Field<Readonly<Record<string, In>>, Record<string, Out>> {
  const entry = message({ key: string(1), value: value(2) })
  return {
    number,
    empty: () => ({}),
    write(to, values) {
      for (const [key, value] of Object.entries(values)) {
        to.chunk(number, entry.encode({ key, value }))
      }
    },
    read(from, previous) {
      const { key, value } = entry.decode(from.chunk())
      previous[key] = value as Out
      return previous
    },
  }
}

function append<T>(list: T[], value: T): T[] {
  list.push(value)
  return list
}

class Writer {
  #bytes = Buffer.allocUnsafe(128)
  #used = 0

  finish(): Buffer {
    return this.#bytes.subarray(0, this.#used)
  }

  key(field: number, wire: number): this {
    this.number(field * 8 + wire)
    return this
  }

  chunk(field: number, content: Uint8Array): void {
    this.key(field, lengthDelimited).number(content.length)
    this.#reserve(content.length)
    this.#bytes.set(content, this.#used)
    this.#used += content.length
  }

  number(value: number): void {
    if (value < 0) {
      this.bigint(BigInt(value))
      return
    }
    this.#reserve(10)
    while (value >= 0x80) {
      this.#bytes[this.#used++] = (value % 0x80) | 0x80
      value = Math.floor(value / 0x80)
    }
    this.#bytes[this.#used++] = value
  }

  bigint(value: bigint): void {
    this.#reserve(10)
    let rest = BigInt.asUintN(64, value)
    while (rest >= 0x80n) {
      this.#bytes[this.#used++] = Number(rest & 0x7fn) | 0x80
      rest >>= 7n
    }
    this.#bytes[this.#used++] = Number(rest)
  }

  #reserve(count: number): void {
    const needed = this.#used + count
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2))
    larger.set(this.#bytes.subarray(0, this.#used))
    this.#bytes = larger
  }
}

class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  number(): number {
    const start = this.#at
    let value = 0
    for (let factor = 1; factor <= 2 ** 42; factor *= 0x80) {
      const byte = this.#byte()
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
    }
    this.#at = start
    return Number(BigInt.asIntN(64, this.bigint()))
  }

  bigint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte()
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    throw new RangeError('malformed message: a number has no end')
  }

  /** A view of the message's own memory. */
  chunk(): Buffer {
    return this.#take(this.number())
  }

  skip(wire: number): void {
    if (wire === varint) this.bigint()
    else if (wire === lengthDelimited) this.chunk()
    else if (wire === 1) this.#take(8)
    else if (wire === 5) this.#take(4)
    else throw new RangeError(`malformed message: wire type ${wire}`)
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++]
    if (byte === undefined) throw new RangeError('malformed message: cut short')
    return byte
  }

  #take(length: number): Buffer {
    const end = this.#at + length
    if (end > this.#bytes.length) throw new RangeError('malformed message: cut short')
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }
}
