import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { RoomId } from '../../shared/wire/ids.ts'
import { readAddress } from './host-name.ts'
import { shortHostName, shortTitle } from './short-text.ts'

/** More rooms than anybody goes back to. */
export const MAX_ROOMS = 100
/** A laptop that hosts has an address on each of its networks, and changes them. */
export const MAX_ADDRESSES = 8

const Place = v.object({
  address: v.pipe(v.string(), v.transform(readAddress), v.string()),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
})

/** A room as it was when it last was live. */
const RememberedRoom = v.object({
  roomId: RoomId,
  title: v.pipe(v.string(), v.transform(shortTitle)),
  hostName: v.pipe(v.string(), v.transform(shortHostName)),
  needsCode: v.boolean(),
  /** Where it was, the last place first. */
  places: v.pipe(v.array(Place), v.minLength(1), v.maxLength(MAX_ADDRESSES)),
})
export type RememberedRoom = v.InferOutput<typeof RememberedRoom>

const VERSION = 1
const File = v.object({ version: v.literal(VERSION), rooms: v.array(v.unknown()) })

export interface RememberedFile {
  /** Newest first. */
  rooms: RememberedRoom[]
  /** Why nothing could be read of a file that is there. */
  problem: RememberedProblem | null
}

export interface RememberedProblem {
  reason: 'unreadable' | 'damaged' | 'not-writable'
  detail: string
}

/** Never fails: without the file people find rooms the other ways. A single room that is wrong is left out. */
export async function readRemembered(path: string): Promise<RememberedFile> {
  try {
    return { rooms: roomsIn(await readFile(path, 'utf8')), problem: null }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { rooms: [], problem: null }
    const isDamaged = error instanceof SyntaxError || error instanceof v.ValiError
    return { rooms: [], problem: { reason: isDamaged ? 'damaged' : 'unreadable', detail: (error as Error).message } }
  }
}

export const rememberedText = (rooms: readonly RememberedRoom[]): string => `${JSON.stringify({ version: VERSION, rooms }, null, 2)}\n`

function roomsIn(text: string): RememberedRoom[] {
  const rooms = new Map<string, RememberedRoom>()
  for (const each of v.parse(File, JSON.parse(text)).rooms) {
    const { success, output } = v.safeParse(RememberedRoom, each)
    if (success && !rooms.has(output.roomId)) rooms.set(output.roomId, output)
  }
  return [...rooms.values()].slice(0, MAX_ROOMS)
}
