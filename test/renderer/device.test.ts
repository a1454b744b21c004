import { IDBFactory } from 'fake-indexeddb'
import * as fake from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Device } from '../../src/renderer/bridge/device.ts'
import type { Unsent } from '../../src/shared/bridge.ts'
import { messageId, snapshotAt } from '../shared/scripted-bridge.ts'

const ROOM = snapshotAt(0).room.id
const OTHER = 'zzzzzzzzzzzzzzzzzzzzzzzzzz'
const unsent = (n: number): Unsent => ({ id: messageId(n), text: `draft ${n}`, at: n })

beforeEach(() => {
  for (const [name, value] of Object.entries(fake)) if (name.startsWith('IDB')) vi.stubGlobal(name, value)
  vi.stubGlobal('indexedDB', new IDBFactory())
})
afterEach(() => vi.unstubAllGlobals())

describe('a token', () => {
  test('is minted once a room and there again for the next page', async () => {
    const token = await new Device().tokenFor(ROOM)
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(await new Device().tokenFor(ROOM)).toBe(token)
    expect(await new Device().tokenFor(OTHER)).not.toBe(token)
  })

  test('is one and the same for two pages that come at the same moment', async () => {
    const [a, b] = await Promise.all([new Device().tokenFor(ROOM), new Device().tokenFor(ROOM)])
    expect(a).toBe(b)
  })

  test('that was forgotten is gone for every page', async () => {
    const [one, other] = [new Device(), new Device()]
    const token = await one.tokenFor(ROOM)
    expect(await other.tokenFor(ROOM)).toBe(token)
    await one.forgetToken(ROOM)
    expect([await one.token(ROOM), await other.token(ROOM), await new Device().token(ROOM)]).toEqual([null, null, null])
    expect(await other.tokenFor(ROOM)).not.toBe(token)
  })
})

describe('an outbox', () => {
  test('keeps the order of writing, over the end of the page, in its own room', async () => {
    const outbox = new Device().outbox(ROOM)
    for (const n of [3, 1, 2]) await outbox.append(unsent(n))
    await new Device().outbox(OTHER).append(unsent(4))
    expect(await new Device().outbox(ROOM).load()).toEqual([unsent(3), unsent(1), unsent(2)])
    expect(outbox.durable).toBe(true)
  })

  test('changes one in its place, moves one to the end, and takes one out', async () => {
    const outbox = new Device().outbox(ROOM)
    for (const n of [1, 2, 3]) await outbox.append(unsent(n))
    const refused: Unsent = { ...unsent(2), failure: { code: 'muted' } }
    await outbox.replace(refused)
    expect(await outbox.load()).toEqual([unsent(1), refused, unsent(3)])
    await outbox.append(unsent(2))
    await outbox.remove(messageId(1))
    expect(await outbox.load()).toEqual([unsent(3), unsent(2)])
  })
})

describe('a browser that keeps nothing', () => {
  test.each([
    ['has no database', () => vi.stubGlobal('indexedDB', undefined)],
    [
      'refuses to open one',
      () =>
        vi.stubGlobal('indexedDB', {
          open: () => {
            throw new Error('blocked')
          },
        }),
    ],
  ])('because it %s has its tokens until the page closes, and says that what waits is not safe', async (_, take) => {
    take()
    const device = new Device()
    const token = await device.tokenFor(ROOM)
    expect(await device.token(ROOM)).toBe(token)
    const outbox = device.outbox(ROOM)
    await outbox.append(unsent(1))
    expect([outbox.durable, await outbox.load()]).toEqual([false, []])
  })
})
