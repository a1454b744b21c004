import { forceCloseDatabase } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { BrowserDevice } from '../../src/renderer/bridge/browser-device.ts'
import type { Unsent } from '../../src/shared/bridge.ts'
import { messageId, snapshotAt } from '../shared/scripted-bridge.ts'
import { fakeDevice } from './fake-device.ts'

const ROOM = snapshotAt(0).room.id
const OTHER = 'zzzzzzzzzzzzzzzzzzzzzzzzzz'
const unsent = (n: number): Unsent => ({ id: messageId(n), text: `draft ${n}`, at: n })

beforeEach(fakeDevice)
afterEach(() => vi.unstubAllGlobals())

describe('a token', () => {
  test('is minted once a room and there again for the next page', async () => {
    const token = await new BrowserDevice().tokenFor(ROOM)
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(await new BrowserDevice().tokenFor(ROOM)).toBe(token)
    expect(await new BrowserDevice().tokenFor(OTHER)).not.toBe(token)
  })

  test('is one and the same for two pages that come at the same moment', async () => {
    const [a, b] = await Promise.all([new BrowserDevice().tokenFor(ROOM), new BrowserDevice().tokenFor(ROOM)])
    expect(a).toBe(b)
  })

  test('that was forgotten is gone for every page', async () => {
    const [one, other] = [new BrowserDevice(), new BrowserDevice()]
    const token = await one.tokenFor(ROOM)
    expect(await other.tokenFor(ROOM)).toBe(token)
    await one.forgetToken(ROOM)
    expect([await one.token(ROOM), await other.token(ROOM), await new BrowserDevice().token(ROOM)]).toEqual([null, null, null])
    expect(await other.tokenFor(ROOM)).not.toBe(token)
  })
})

describe('an outbox', () => {
  test('keeps the order of writing, over the end of the page, in its own room', async () => {
    const outbox = new BrowserDevice().outbox(ROOM)
    for (const n of [3, 1, 2]) await outbox.append(unsent(n))
    await new BrowserDevice().outbox(OTHER).append(unsent(4))
    expect(await new BrowserDevice().outbox(ROOM).load()).toEqual([unsent(3), unsent(1), unsent(2)])
    expect(outbox.durable).toBe(true)
  })

  test('changes one in its place, moves one to the end, and takes one out', async () => {
    const outbox = new BrowserDevice().outbox(ROOM)
    for (const n of [1, 2, 3]) await outbox.append(unsent(n))
    const refused: Unsent = { ...unsent(2), failure: { code: 'muted' } }
    await outbox.replace(refused)
    expect(await outbox.load()).toEqual([unsent(1), refused, unsent(3)])
    await outbox.append(unsent(2))
    await outbox.remove(messageId(1))
    expect(await outbox.load()).toEqual([unsent(3), unsent(2)])
  })
})

/** Ends all connections, as a browser does to a page that was long in the background. Returns how. */
function endableConnections(): () => void {
  const requests: IDBOpenDBRequest[] = []
  const open = indexedDB.open.bind(indexedDB)
  indexedDB.open = (...args) => {
    const request = open(...args)
    requests.push(request)
    return request
  }
  return () => requests.splice(0).forEach(({ result }) => forceCloseDatabase(result as never))
}

test('a connection that the browser has ended is opened anew, and nothing is lost with it', async () => {
  const end = endableConnections()
  const device = new BrowserDevice()
  const token = await device.tokenFor(ROOM)
  const outbox = device.outbox(ROOM)
  await outbox.append(unsent(1))
  end()
  await Promise.all([outbox.append(unsent(2)), outbox.append(unsent(3))])
  expect(outbox.durable).toBe(true)
  expect(await new BrowserDevice().outbox(ROOM).load()).toEqual([unsent(1), unsent(2), unsent(3)])
  end()
  expect(await device.token(ROOM)).toBe(token)
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
    const device = new BrowserDevice()
    const token = await device.tokenFor(ROOM)
    expect(await device.token(ROOM)).toBe(token)
    const outbox = device.outbox(ROOM)
    await outbox.append(unsent(1))
    expect([outbox.durable, await outbox.load()]).toEqual([false, []])
  })
})
