import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Cause, Endpoint, FoundRoom, Sighting } from '../../src/main/discovery/found-room.ts'
import { RoomTable } from '../../src/main/discovery/room-table.ts'
import type { Check } from '../../src/main/discovery/running-checks.ts'
import type { RoomCard } from '../../src/shared/wire/room.ts'
import { card, EVENING, LUNCH, MORNING, OPS, OUR_SUBNET, sighting } from './heard-rooms.ts'

/** A table, whoever makes its checks, and what has to hold whatever happens. */
class Afternoon {
  #now = Date.UTC(2026, 0, 5, 9)
  readonly #table = new RoomTable({ now: () => this.#now, subnets: () => [OUR_SUBNET], roundMs: () => 10_000 })
  #running: Check[] = []
  /** Rooms that have ever proved to be themselves. */
  readonly #proved = new Set<string>()
  #last: FoundRoom[] = []

  note(heard: Sighting): void {
    this.#table.note(heard)
  }

  /** One of the checks that run ends. */
  finish(which: number, result: RoomCard | Cause): void {
    const [check] = this.#running.splice(which % Math.max(1, this.#running.length), 1)
    if (check) this.prove(check.roomId, check.endpoint, result)
  }

  prove(roomId: string | null, endpoint: Endpoint, result: RoomCard | Cause): void {
    if (typeof result === 'object' && result.room.id === (roomId ?? result.room.id)) this.#proved.add(result.room.id)
    this.#table.proved(roomId, endpoint, result)
  }

  pass(ms: number): void {
    this.#now += ms
    this.#table.tick()
  }

  look(): void {
    this.#running.push(...this.#table.due())
    // A check of which nothing was heard for 30 seconds counts as lost, and only time makes it so.
    const list = this.#table.list()
    this.#mustBeTrue(list)
    this.#mustBeInOrder(list)
    this.#last = list
  }

  #mustBeTrue(list: FoundRoom[]): void {
    expect(list.length).toBeLessThanOrEqual(200)
    for (const room of list) {
      if (room.state === 'live') expect(this.#proved).toContain(room.id)
      expect(room.online === null).toBe(room.state !== 'live')
      expect(room.cause === undefined).toBe(room.state !== 'unreachable')
      expect(list.filter(({ id }) => id === room.id).length > 1).toBe(room.isCopy)
      expect(new Set(room.urls).size).toBe(room.urls.length)
      expect(room.urls.length).toBeLessThanOrEqual(8)
    }
  }

  /** Rooms that stay keep their places to each other. */
  #mustBeInOrder(list: FoundRoom[]): void {
    const single = (rooms: FoundRoom[]) => rooms.filter(({ isCopy }) => !isCopy).map((room) => `${room.id} ${room.firstSeenAt}`)
    const before = single(this.#last)
    const now = single(list)
    expect(now.filter((room) => before.includes(room))).toEqual(before.filter((room) => now.includes(room)))
  }
}

const roomId = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(OPS, LUNCH) }, fc.stringMatching(/^[a-d]{2}z{24}$/))
const endpoint = fc.record({
  address: fc.oneof(fc.constantFrom('192.168.1.10', '192.168.1.20', '10.0.0.5', 'fd00::1'), fc.ipV4()),
  port: fc.constantFrom(7117, 7118, 65_535),
})
const heard = fc
  .record({
    roomId: fc.oneof({ weight: 5, arbitrary: roomId }, fc.constant(null)),
    boot: fc.constantFrom(MORNING, EVENING, null),
    title: fc.constantFrom('Ops · 运维', 'Lunch', ''),
    foundBy: fc.constantFrom('mdns', 'mdns', 'typed', 'scan', 'remembered'),
    isGoodbye: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
    needsCode: fc.boolean(),
  })
  .chain((said) => endpoint.map((place) => sighting({ ...said, ...place })))
const result = fc.oneof(
  roomId.map((id) => card(id)),
  fc.constantFrom('refused' as const, 'silent' as const, 'no-route' as const, 'another-room' as const, 'broken' as const),
)

type Step = (afternoon: Afternoon) => void
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: heard.map((said) => (afternoon: Afternoon) => afternoon.note(said)) },
  { weight: 3, arbitrary: fc.tuple(fc.nat(), result).map((end) => (afternoon: Afternoon) => afternoon.finish(...end)) },
  fc.tuple(roomId, endpoint, result).map((end) => (afternoon: Afternoon) => afternoon.prove(...end)),
  fc.integer({ min: 0, max: 40_000 }).map((ms) => (afternoon: Afternoon) => afternoon.pass(ms)),
  fc.integer({ min: -4_000_000, max: 4_000_000 }).map((ms) => (afternoon: Afternoon) => afternoon.pass(ms)),
)

test('Whatever is heard and found, in any order, the list is true, short and in order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const afternoon = new Afternoon()
      for (const each of steps) {
        each(afternoon)
        afternoon.look()
      }
    }),
    { numRuns: 200 },
  )
})

test('Checks are never more than eight, nor more than two of one machine', () => {
  fc.assert(
    fc.property(fc.array(heard, { maxLength: 150 }), fc.array(fc.nat(), { maxLength: 150 }), (sightings, ends) => {
      const table = new RoomTable({ now: () => 1_000_000, subnets: () => [], roundMs: () => 10_000 })
      const running: Check[] = []
      for (const [index, said] of sightings.entries()) {
        table.note(said)
        const [over] = running.splice((ends[index] ?? 0) % Math.max(1, running.length), index % 2)
        if (over) table.proved(over.roomId, over.endpoint, 'silent')
        running.push(...table.due())
        const addresses = running.map((check) => check.endpoint.address)
        expect(running.length).toBeLessThanOrEqual(8)
        for (const address of addresses) expect(addresses.filter((other) => other === address).length).toBeLessThanOrEqual(2)
      }
    }),
  )
})
