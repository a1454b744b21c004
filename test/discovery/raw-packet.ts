/** Packets that no encoder makes. */

export const TYPE = { a: 1, ptr: 12, txt: 16, aaaa: 28, srv: 33, opt: 41, rrsig: 46, nsec: 47 }

const AUTHORITATIVE_RESPONSE = 0x84_00

export function header({ questions = 0, answers = 0 }): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt16BE(AUTHORITATIVE_RESPONSE, 2)
  bytes.writeUInt16BE(questions, 4)
  bytes.writeUInt16BE(answers, 6)
  return bytes
}

/** A record of the root name, whose length may be a lie. */
export function rawRecord(type: number, data: Buffer, length = data.length): Buffer {
  const bytes = Buffer.alloc(11)
  bytes.writeUInt16BE(type, 1)
  bytes.writeUInt16BE(1, 3)
  bytes.writeUInt16BE(length, 9)
  return Buffer.concat([bytes, data])
}

export const raw = (counts: Parameters<typeof header>[0], ...parts: (Buffer | number[])[]): Buffer =>
  Buffer.concat([header(counts), ...parts.map((part) => Buffer.from(part))])
