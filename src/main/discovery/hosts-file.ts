import * as v from 'valibot'
import { RoomId } from '../../shared/wire/ids.ts'
import { addressSighting } from './address-sighting.ts'
import type { Sighting } from './found-room.ts'
import { resolveHost } from './resolve-host.ts'
import type { Lookup } from './resolve-host.ts'
import { parseTyped } from './typed-address.ts'

/** As many rooms as a list shows. */
const MAX_ROOMS = 200

/** A line that cannot be used, and why. */
export interface HostsFileProblem {
  /** Counted from 1, as editors do. */
  line: number
  reason: 'address' | 'room-id' | 'too-many-words' | 'unknown-name' | 'too-many-rooms'
}

export interface HostsFile {
  sightings: Sighting[]
  problems: HostsFileProblem[]
}

interface Entry {
  line: number
  host: string
  port: number
  roomId: string | null
}

/**
 * The rooms an operator lists for everybody: one `host[:port] [room-id]` a line, what follows a `#` is a comment. A line that
 * cannot be used is named and does no harm to the others.
 */
export async function readHostsFile(text: string, lookup?: Lookup): Promise<HostsFile> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  const read = lines.flatMap((line, index) => readLine(line, index + 1) ?? [])
  const entries = read.filter((each) => 'host' in each)
  const problems = read.filter((each) => 'reason' in each)
  const tooMany = entries.slice(MAX_ROOMS, MAX_ROOMS + 1).map(({ line }): HostsFileProblem => ({ line, reason: 'too-many-rooms' }))
  const looked: HostsFile[] = []
  // One at a time: the system looks up two names at once, and somebody may wait for another one.
  for (const entry of entries.slice(0, MAX_ROOMS)) looked.push(await lookUp(entry, lookup))
  const all = [...problems, ...tooMany, ...looked.flatMap((each) => each.problems)]
  return { sightings: looked.flatMap((each) => each.sightings), problems: all.sort((a, b) => a.line - b.line) }
}

/** Null for a line that says nothing. */
function readLine(text: string, line: number): Entry | HostsFileProblem | null {
  const [address, roomId, ...more] = text
    .replace(/[#＃].*$/, '')
    .trim()
    .split(/\s+/)
  if (!address) return null
  if (more.length > 0) return { line, reason: 'too-many-words' }
  if (roomId !== undefined && !v.is(RoomId, roomId)) return { line, reason: 'room-id' }
  const typed = parseTyped(address)
  return typed ? { line, host: typed.host, port: typed.port, roomId: roomId ?? null } : { line, reason: 'address' }
}

async function lookUp({ line, host, port, roomId }: Entry, lookup: Lookup | undefined): Promise<HostsFile> {
  const addresses = await resolveHost(host, lookup)
  const problems: HostsFileProblem[] = addresses.length === 0 ? [{ line, reason: 'unknown-name' }] : []
  return { sightings: addresses.map((address) => addressSighting({ address, port }, 'hosts-file', roomId)), problems }
}
