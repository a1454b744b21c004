/** Has no declarations of its own. Only what the tests use of it. */
declare module 'dns-packet' {
  interface Answer {
    name: string
    type: string
    ttl?: number
    data?: unknown
  }
  interface Packet {
    type: 'query' | 'response'
    questions?: { name: string; type: string }[]
    answers?: Answer[]
    additionals?: Answer[]
  }
  export function encode(packet: Packet): Buffer
  export function decode(bytes: Buffer): Required<Packet>
}
