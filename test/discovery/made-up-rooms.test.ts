import { describe, expect, test } from 'vitest'
import { ADA, card, GRACE, OPS, sighting, url } from './heard-rooms.ts'
import { TableWatch } from './table-watch.ts'

const MALLORY = '192.168.1.66'
const letters = (number: number) => String(number).replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))
const madeUp = (index: number) => ({ roomId: `m${letters(index)}`.padEnd(26, 'z') })

/** A network in which a check of who does not answer takes two seconds, as it does in life. */
class SlowNetwork extends TableWatch {
  #running: { check: ReturnType<TableWatch['table']['due']>[number]; endsAt: number }[] = []

  /** Half a second goes by. */
  step(): void {
    this.now += 500
    this.table.tick()
    this.#end()
    this.#start()
  }

  #end(): void {
    const over = this.#running.filter(({ endsAt }) => endsAt <= this.now)
    this.#running = this.#running.filter(({ endsAt }) => endsAt > this.now)
    for (const { check } of over) this.table.proved(check.roomId, check.endpoint, 'silent')
  }

  #start(): void {
    for (const check of this.table.due())
      if (check.endpoint.address === ADA.address) this.table.proved(check.roomId, check.endpoint, card(check.roomId ?? OPS))
      else this.#running.push({ check, endsAt: this.now + 2_000 })
  }
}

describe('Whoever announces port after port of a room that is not theirs', () => {
  test('does not hide it', () => {
    const watch = new SlowNetwork()
    const { address } = ADA
    for (let round = 0; round < 20; round += 1) {
      for (let port = 1; port <= 8; port += 1) watch.hear({ address: MALLORY, port: 100 * round + port })
      if (round === 1) watch.hear({ address })
      for (let step = 0; step < 4; step += 1) watch.step()
    }
    expect(watch.room()).toMatchObject({ state: 'live' })
    expect(watch.room()?.urls[0]).toBe(url(ADA))
  })

  test('takes three of its places, and none that waits for its first check', () => {
    const watch = new TableWatch()
    for (let port = 1; port <= 20; port += 1) watch.hear({ address: MALLORY, port })
    watch.hear()
    const ports = [1, 2, 3].map((port) => url({ address: MALLORY, port }))
    expect(watch.room()?.urls).toEqual([...ports, url(ADA)])
    watch.check()
    watch.hear({ address: MALLORY, port: 21 })
    expect(watch.room()?.urls).toHaveLength(4)
  })

  test('makes way for an address that has said nothing yet', () => {
    const watch = new TableWatch()
    for (let host = 60; host < 63; host += 1) for (let port = 1; port <= 3; port += 1) watch.hear({ address: `192.168.1.${host}`, port })
    expect(watch.room()?.urls).toHaveLength(8)
    watch.hear()
    expect(watch.room()?.urls).toHaveLength(8)
    expect(watch.room()?.urls).toContain(url(ADA))
  })

  test('does so whatever addresses their packets name', () => {
    const watch = new TableWatch()
    for (let host = 1; host <= 20; host += 1) watch.table.note(sighting({ address: `10.0.0.${host}` }), MALLORY)
    expect(watch.room()?.urls).toHaveLength(3)
  })
})

test('A place that had to yield while it was looked at comes back when it was right', () => {
  const watch = new TableWatch()
  watch.hear()
  expect(watch.table.due()).toHaveLength(1)
  const others = Array.from({ length: 8 }, (_, index) => ({ address: `192.168.1.${30 + index}`, port: 7117 }))
  for (const place of others) {
    watch.at(place, 'refused')
    watch.table.meet([sighting(place)], card())
  }
  expect(watch.room()?.urls).not.toContain(url(ADA))
  watch.pass(1)
  watch.table.lookAgain()
  watch.pass(1)
  watch.table.proved(OPS, ADA, card())
  expect(watch.room()?.urls[0]).toBe(url(ADA))
})

test('A room that had to yield while it was looked at comes back when it was right', () => {
  const watch = new TableWatch()
  for (let index = 0; index < 200; index += 1) watch.hear({ ...madeUp(index), foundBy: 'remembered', address: `10.0.0.${index}` })
  const [check] = watch.table.due()
  for (let index = 300; index < 500; index += 1) watch.hear({ ...madeUp(index), address: `10.0.1.${index - 300}` })
  watch.table.proved(check?.roomId ?? null, check?.endpoint ?? GRACE, card(check?.roomId ?? undefined))
  expect(watch.list().find(({ state }) => state === 'live')?.id).toBe(check?.roomId)
})

describe('Whoever makes rooms up', () => {
  test('has eight of them in the list, until they have shown a key', () => {
    const watch = new TableWatch()
    for (let index = 0; index < 199; index += 1) watch.hear({ ...madeUp(index), address: MALLORY })
    expect(watch.list()).toHaveLength(8)
    for (let index = 0; index < 8; index += 1) watch.at({ address: MALLORY, port: index }, card(madeUp(index).roomId))
    for (let index = 0; index < 8; index += 1) watch.meet({ ...madeUp(index), address: '192.168.1.67', port: 1 + index })
    watch.pass(3)
    watch.hear({ ...madeUp(500), address: MALLORY })
    expect(watch.list()).toHaveLength(9)
  })

  test('has no more whatever addresses their packets name', () => {
    const watch = new TableWatch()
    for (let index = 0; index < 199; index += 1) watch.table.note(sighting({ ...madeUp(index), address: `10.0.0.${index}` }), MALLORY)
    expect(watch.list()).toHaveLength(8)
  })

  test('has no more for those that are only remembered there', () => {
    const watch = new TableWatch()
    for (let index = 0; index < 10; index += 1) watch.hear({ ...madeUp(index), foundBy: 'remembered', boot: null })
    watch.hear()
    expect(watch.room()?.id).toBe(OPS)
  })

  test('loses them first when the list is full', () => {
    const watch = new TableWatch()
    for (let index = 0; index < 192; index += 1) watch.hear({ ...madeUp(index), address: `10.0.0.${index}` })
    for (let index = 192; index < 200; index += 1) watch.hear({ ...madeUp(index), address: MALLORY })
    watch.hear()
    const ids = watch.list().map(({ id }) => id)
    expect([ids.length, ids.at(-1)]).toEqual([200, OPS])
    expect([ids.includes(madeUp(199).roomId), ids.includes(madeUp(191).roomId)]).toEqual([false, true])
  })

  test('does not keep a room waiting that is there', () => {
    const watch = new SlowNetwork()
    for (let index = 0; index < 199; index += 1) watch.hear({ ...madeUp(index), address: `192.168.1.${66 + (index % 25)}` })
    for (let step = 0; step < 6; step += 1) watch.step()
    watch.hear()
    // Each of the 25 machines is looked at once before any is for the second time.
    for (let step = 0; step < 12; step += 1) watch.step()
    expect(watch.list().find(({ id }) => id === OPS)?.state).toBe('live')
  })
})
