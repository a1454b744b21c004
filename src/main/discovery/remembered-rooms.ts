import { rename } from 'node:fs/promises'
import type { Endpoint, Sighting } from './found-room.ts'
import { MAX_ADDRESSES, MAX_ROOMS, readRemembered, rememberedText } from './remembered-file.ts'
import type { RememberedProblem, RememberedRoom } from './remembered-file.ts'
import { replaceFile } from './replace-file.ts'

/** What there is to remember of a room, from its card. */
type RoomFacts = Omit<RememberedRoom, 'places'>

/**
 * Rooms this computer once was in, or saw live, and where: they are tried again on every network. Kept in a file, which
 * follows in the background; when it cannot, {@link problem} says why, and nothing else fails.
 */
export class RememberedRooms {
  readonly #path: string
  #rooms: RememberedRoom[]
  #problem: RememberedProblem | null
  /** A file that could not be read may be worth something to somebody. */
  #isToKeepAside: boolean
  #isToSave = false
  #saving: Promise<void> | null = null

  private constructor(path: string, rooms: RememberedRoom[], problem: RememberedProblem | null) {
    this.#path = path
    this.#rooms = rooms
    this.#problem = problem
    this.#isToKeepAside = problem !== null
  }

  static async open(path: string): Promise<RememberedRooms> {
    const { rooms, problem } = await readRemembered(path)
    return new RememberedRooms(path, rooms, problem)
  }

  get problem(): RememberedProblem | null {
    return this.#problem
  }

  /** A sighting for each place, of the newest room first. */
  sightings(): Sighting[] {
    return this.#rooms.flatMap(({ places, ...facts }) =>
      places.map((place): Sighting => ({ ...facts, ...place, foundBy: 'remembered', boot: null, isGoodbye: false })),
    )
  }

  /** For when a room has become live, or was joined, at `place`: not for each time it is found to be so still. */
  remember({ roomId, title, hostName, needsCode }: RoomFacts, { address, port }: Endpoint): void {
    const known = this.#rooms.find((room) => room.roomId === roomId)
    const before = known?.places.filter((place) => place.address !== address || place.port !== port) ?? []
    const room = { roomId, title, hostName, needsCode, places: [{ address, port }, ...before].slice(0, MAX_ADDRESSES) }
    this.#replace([room, ...this.#rooms.filter((other) => other !== known)].slice(0, MAX_ROOMS))
  }

  forget(roomId: string): void {
    this.#replace(this.#rooms.filter((room) => room.roomId !== roomId))
  }

  /** Resolves when the file has all that is remembered, or could not be written. */
  async saved(): Promise<void> {
    while (this.#saving) await this.#saving
  }

  #replace(rooms: RememberedRoom[]): void {
    if (rememberedText(rooms) === rememberedText(this.#rooms)) return
    this.#rooms = rooms
    this.#isToSave = true
    this.#saving ??= this.#save()
  }

  /** What changes while it writes is in the next writing. */
  async #save(): Promise<void> {
    while (this.#isToSave) {
      this.#isToSave = false
      await this.#write().catch((error: unknown) => {
        this.#problem = { reason: 'not-writable', detail: error instanceof Error ? error.message : String(error) }
      })
    }
    // In the same turn as the last look: whoever changes something from now on begins again.
    this.#saving = null
  }

  async #write(): Promise<void> {
    if (this.#isToKeepAside) await rename(this.#path, `${this.#path}.damaged`)
    this.#isToKeepAside = false
    await replaceFile(this.#path, rememberedText(this.#rooms))
    if (this.#problem?.reason === 'not-writable') this.#problem = null
  }
}
