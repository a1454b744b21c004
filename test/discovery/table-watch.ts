import { RoomTable } from '../../src/main/discovery/room-table.ts'
import type { Cause, Endpoint, FoundRoom, Sighting } from '../../src/main/discovery/found-room.ts'
import type { RoomCard } from '../../src/shared/wire/room.ts'
import { card, OUR_SUBNET, sighting } from './heard-rooms.ts'

const SECOND = 1_000

const at = ({ address, port }: Endpoint): string => `${address}:${port}`

/** Somebody looks at the list, under a clock that is turned, in a network where each place answers as it is told to. */
export class TableWatch {
  now = Date.UTC(2026, 0, 5, 9)
  roundMs = 10 * SECOND
  /** What is found at a place; where nothing is said, nobody answers. */
  readonly #answers = new Map<string, RoomCard | Cause>()
  /** The places that were checked, in order. */
  readonly checked: string[] = []
  readonly table = new RoomTable({ now: () => this.now, subnets: () => [OUR_SUBNET], roundMs: () => this.roundMs })

  at(endpoint: Endpoint, answer: RoomCard | Cause): void {
    this.#answers.set(at(endpoint), answer)
  }

  hear(more: Partial<Sighting> = {}): void {
    this.table.note(sighting(more))
  }

  /** Makes the checks that are due. */
  check(): void {
    for (let checks = this.table.due(); checks.length > 0; checks = this.table.due())
      for (const { roomId, endpoint } of checks) {
        this.checked.push(at(endpoint))
        this.table.proved(roomId, endpoint, this.#answers.get(at(endpoint)) ?? 'silent')
      }
  }

  /** Heard, and found to be there. */
  meet(more: Partial<Sighting> = {}): void {
    const heard = sighting(more)
    this.at(heard, card(heard.roomId ?? undefined, heard.title))
    this.table.note(heard)
    this.check()
  }

  /** Seconds go by, and what falls due in each is done; `each` is what happens in every one. */
  pass(seconds: number, each: (second: number) => void = () => {}): void {
    for (let second = 1; second <= seconds; second += 1) {
      this.now += SECOND
      each(second)
      this.check()
      this.table.tick()
    }
  }

  list(): FoundRoom[] {
    return this.table.list()
  }

  /** The only room there is. */
  room(): FoundRoom | undefined {
    const rooms = this.list()
    if (rooms.length > 1) throw new Error(`${rooms.length} rooms`)
    return rooms[0]
  }
}
