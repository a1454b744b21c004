/** One room as DNS-SD names it. */
export interface AnnouncedService {
  /** Instance name. */
  name: string
  host: string
  port: number
  txt: Record<string, string>
}

/** RFC 1035: a label and a string have one byte for their length. bonjour-service sends longer ones, and nobody can decode them. */
const LONGEST_LABEL = 63
const LONGEST_STRING = 255

/**
 * Refuses what bonjour-service would throw at a moment when nobody can catch it, or would send broken.
 * @throws RangeError that says which part it is
 */
export function assertPublishable({ name, host, port, txt }: AnnouncedService): void {
  assert(name.length > 0 && fits(name, LONGEST_LABEL), 'instance name')
  assert(
    host.split('.').every((label) => label.length > 0 && fits(label, LONGEST_LABEL)),
    'host',
  )
  assert(Number.isInteger(port) && port > 0 && port < 65_536, 'port')
  for (const [key, value] of Object.entries(txt)) assert(fits(`${key}=${value}`, LONGEST_STRING), `TXT ${key}`)
}

const fits = (text: string, bytes: number): boolean => Buffer.byteLength(text) <= bytes

function assert(isRight: boolean, part: string): void {
  if (!isRight) throw new RangeError(`cannot be announced: ${part}`)
}
