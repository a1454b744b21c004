import { describe, expect, test } from 'vitest'
import { CloneWatch } from '../../src/main/discovery/clone-watch.ts'
import type { Endpoint, Sighting } from '../../src/main/discovery/found-room.ts'
import type { ProbeResult } from '../../src/main/discovery/probe.ts'
import { ADA, card, ELSEWHERE, EVENING, goodbye, GRACE, LUNCH, MORNING, OPS, sighting } from './heard-rooms.ts'

const MINUTE = 60_000

/** Ada's host, started in the morning, listens; on Grace's computer there may be a copy of its folder, started in the evening. */
class Listening {
  now = Date.UTC(2026, 0, 5, 9)
  ownAddresses = [ADA.address, '127.0.0.1']
  answer: () => Promise<ProbeResult> = () => Promise.resolve({ ok: true, card: card(), roomId: OPS })
  readonly looked: [Endpoint, string][] = []
  readonly watch = new CloneWatch({
    roomId: OPS,
    boot: MORNING,
    now: () => this.now,
    ownAddresses: () => this.ownAddresses,
    probe: (endpoint, roomId) => {
      this.looked.push([endpoint, roomId])
      return this.answer()
    },
  })

  /** By default the copy. */
  hear(more: Partial<Sighting> = {}): Promise<void> {
    return this.watch.hear(sighting({ ...GRACE, boot: EVENING, ...more }))
  }

  get copies(): string[] {
    return this.watch.copies.map(({ address }) => address)
  }
}

describe('A copy of the host’s folder', () => {
  test('is told once it has shown the room’s key', async () => {
    const listening = new Listening()
    expect(listening.watch.copies).toEqual([])
    await listening.hear()
    expect(listening.looked).toEqual([[GRACE, OPS]])
    expect(listening.watch.copies).toEqual([{ address: GRACE.address, at: listening.now }])
  })

  test.each<[string, Partial<Sighting>]>([
    ['another room', { roomId: LUNCH }],
    ['an address of which nobody says which room is there', { roomId: null }],
    ['this very start of the host, sent on by a router', { boot: MORNING }],
    ['somebody who does not say when they started', { boot: null }],
    ['one of our own addresses, from before we were started anew', ADA],
    ['somebody who leaves', goodbye({ ...GRACE, boot: EVENING })],
  ])('is not suspected in %s', async (_, heard) => {
    const listening = new Listening()
    await listening.hear(heard)
    expect([listening.looked, listening.copies]).toEqual([[], []])
  })

  test('is not suspected at an address that has become ours', async () => {
    const listening = new Listening()
    listening.ownAddresses = [GRACE.address]
    await listening.hear()
    expect(listening.looked).toEqual([])
  })

  test('is not suspected where somebody passes on to us what they are sent', async () => {
    const listening = new Listening()
    listening.answer = () => Promise.resolve({ ok: true, card: { ...card(), boot: MORNING }, roomId: OPS })
    await listening.hear()
    expect([listening.looked.length, listening.copies]).toEqual([1, []])
  })

  test('is told where another start of the host proves the key', async () => {
    const listening = new Listening()
    listening.answer = () => Promise.resolve({ ok: true, card: { ...card(), boot: EVENING }, roomId: OPS })
    await listening.hear()
    expect(listening.copies).toEqual([GRACE.address])
  })

  test.each<[string, () => Promise<ProbeResult>]>([
    ['where another key is', () => Promise.resolve({ ok: false, cause: 'another-room' })],
    ['where nobody listens', () => Promise.resolve({ ok: false, cause: 'refused' })],
    ['where we were not able to look', () => Promise.reject(new Error('cancelled'))],
  ])('is not believed %s', async (_, answer) => {
    const listening = new Listening()
    listening.answer = answer
    await listening.hear()
    expect([listening.looked.length, listening.copies]).toEqual([1, []])
  })

  test('is looked at once a minute, however often it is heard', async () => {
    const listening = new Listening()
    for (let second = 0; second < 60; second += 1) {
      await listening.hear()
      listening.now += 1_000
    }
    expect(listening.looked).toHaveLength(1)
    await listening.hear()
    expect(listening.looked).toHaveLength(2)
  })

  test('is looked at while we look elsewhere, and only once', async () => {
    const listening = new Listening()
    listening.answer = () => new Promise(() => undefined)
    void listening.hear()
    void listening.hear()
    void listening.hear(ELSEWHERE)
    await Promise.resolve()
    expect(listening.looked.map(([endpoint]) => endpoint)).toEqual([GRACE, ELSEWHERE])
  })

  test('is forgotten five minutes after it last proved itself', async () => {
    const listening = new Listening()
    await listening.hear()
    listening.now += 3 * MINUTE
    await listening.hear()
    listening.answer = () => Promise.resolve({ ok: false, cause: 'refused' })
    listening.now += 4 * MINUTE
    await listening.hear()
    expect(listening.copies).toEqual([GRACE.address])
    listening.now += MINUTE
    expect(listening.copies).toEqual([])
  })

  test('is one of several computers, and one however many ports it has', async () => {
    const listening = new Listening()
    await listening.hear()
    await listening.hear({ port: 7118 })
    await listening.hear(ELSEWHERE)
    expect(listening.copies).toEqual([GRACE.address, ELSEWHERE.address])
  })
})

describe('Somebody who announces our room at a thousand places', () => {
  const places = Array.from({ length: 1_000 }, (_, index) => ({ address: `10.0.${index >> 8}.${index & 255}` }))
  const flooded = async () => {
    const listening = new Listening()
    listening.answer = () => Promise.resolve({ ok: false, cause: 'another-room' })
    for (const place of places) await listening.hear(place)
    return listening
  }

  test('makes the host look at sixteen of them', async () => {
    const { looked, copies } = await flooded()
    expect([looked.length, copies]).toEqual([16, []])
  })

  test('does not hide a copy for longer than they go on', async () => {
    const listening = await flooded()
    listening.answer = new Listening().answer
    await listening.hear()
    expect(listening.copies).toEqual([])
    listening.now += MINUTE
    await listening.hear()
    expect(listening.copies).toEqual([GRACE.address])
  })
})
