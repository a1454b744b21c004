import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FoundRoom } from '../../../src/main/discovery/found-room.ts'
import type { Lines, Wait } from './lines.ts'
import type { Machine } from './machine.ts'

const ROOMS = fileURLToPath(new URL('../../../src/main/rooms.ts', import.meta.url))

const roomsIn = (text: string): FoundRoom[] => JSON.parse(text) as FoundRoom[]

/** Somebody with the list of rooms before their eyes. */
export class RoomWatch {
  readonly #program: Lines

  private constructor(program: Lines) {
    this.#program = program
  }

  /** Resolves when the list, empty as yet, is there. */
  static async open(machine: Machine): Promise<RoomWatch> {
    const kept = ['--data', machine.folder, '--rooms-file', join(machine.folder, 'rooms.txt')]
    const program = machine.run([process.execPath, ROOMS, '--json', '--watch', ...kept])
    await program.line(() => true, { from: 0 })
    return new RoomWatch(program)
  }

  /** How many lists were shown so far: a place to look from later. */
  get mark(): number {
    return this.#program.lines.length
  }

  get rooms(): FoundRoom[] {
    return roomsIn(this.#program.lines.at(-1)?.text ?? '[]')
  }

  /** Every list since that mark, the one that was shown then among them. */
  since(mark: number): FoundRoom[][] {
    return this.#program.lines.slice(Math.max(0, mark - 1)).map(({ text }) => roomsIn(text))
  }

  /** Waits for a list like this, the latest or one to come, or with `from` one of those since that mark; returns when it came. */
  async sees(is: (rooms: FoundRoom[]) => boolean, wait?: Wait): Promise<number> {
    return (await this.#program.line((text) => is(roomsIn(text)), wait)).at
  }

  /** Waits until the room is live in the list; returns it. */
  async seesLive(id: string): Promise<FoundRoom | undefined> {
    await this.sees((rooms) => rooms.some((room) => room.id === id && isLive(room)))
    return this.room(id)
  }

  room(id: string): FoundRoom | undefined {
    return this.rooms.find((room) => room.id === id)
  }
}

export const isLive = ({ state }: FoundRoom): boolean => state === 'live'

export const allLive =
  (count: number) =>
  (rooms: readonly FoundRoom[]): boolean =>
    rooms.length === count && rooms.every(isLive)
