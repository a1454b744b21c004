import { chmodSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { AppDevice, type Seal } from '../../../src/main/device/app-device.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { seal } from '../../contract/bridge-devices.ts'

const OPS = 'o'.repeat(26)
const TEA = 't'.repeat(26)

function opened(folder = tempFolder(), lock: Seal = seal) {
  const told: string[] = []
  const device = new AppDevice(folder, lock, { changed: () => told.push('changed'), unreadable: () => told.push('unreadable') })
  onTestFinished(() => {
    try {
      device.close()
    } catch {
      // The test has closed it.
    }
  })
  return { folder, device, told }
}

/** All that lies on the disk, as one text. */
const bytesIn = (folder: string) =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join()

describe('the app keeps', () => {
  test('one token a room, over restarts, and never as it is', async () => {
    const { folder, device } = opened()
    const token = await device.tokenFor(OPS)
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(await device.tokenFor(OPS)).toBe(token)
    expect(await device.tokenFor(TEA)).not.toBe(token)
    device.close()
    expect(bytesIn(folder)).not.toContain(token)
    expect(await opened(folder).device.token(OPS)).toBe(token)
  })

  test('its file to itself', () => {
    const { folder } = opened(join(tempFolder(), 'app'))
    expect(statSync(folder).mode & 0o77).toBe(0)
  })

  test('the rooms it is in, in the order in which they were joined, under the names they have now', async () => {
    const { device, told, folder } = opened()
    await device.tokenFor(OPS)
    await device.tokenFor(TEA)
    expect(device.joined()).toEqual([])
    device.entered({ roomId: TEA, title: '茶', hostName: '小明' })
    device.entered({ roomId: OPS, title: 'Ops', hostName: 'Ada' })
    device.entered({ roomId: OPS, title: 'Ops · 运维', hostName: 'Ada' })
    device.entered({ roomId: OPS, title: 'Ops · 运维', hostName: 'Ada' })
    const rooms = [
      { roomId: OPS, title: 'Ops · 运维', hostName: 'Ada' },
      { roomId: TEA, title: '茶', hostName: '小明' },
    ]
    expect([device.joined(), told.length]).toEqual([rooms, 3])
    device.close()
    const again = opened(folder).device
    expect(again.joined()).toEqual(rooms)
    await again.forgetToken(OPS)
    expect([again.joined().length, await again.token(OPS)]).toEqual([1, null])
  })

  test('what waits to be sent, by room, in the order of writing', async () => {
    const { device, folder } = opened()
    const outbox = device.outbox(OPS)
    for (const id of ['a', 'b', 'c']) await outbox.append({ id, text: id, at: 1 })
    await device.outbox(TEA).append({ id: 'a', text: 'elsewhere', at: 1 })
    await outbox.append({ id: 'a', text: 'again', at: 2 })
    await outbox.replace({ id: 'b', text: 'b', at: 1, failure: { code: 'muted' } })
    await outbox.remove('c')
    device.close()
    const kept = opened(folder).device.outbox(OPS)
    expect([await kept.load(), kept.durable]).toEqual([
      [
        { id: 'b', text: 'b', at: 1, failure: { code: 'muted' } },
        { id: 'a', text: 'again', at: 2 },
      ],
      true,
    ])
  })
})

test('a session that the system no longer opens is told, and the room can be joined anew', async () => {
  const { folder, device } = opened()
  const token = await device.tokenFor(OPS)
  device.close()
  const { device: again, told } = opened(folder, { ...seal, open: () => Promise.resolve(null) })
  expect(await again.token(OPS)).toBeNull()
  expect(told).toContain('unreadable')
  expect(await again.tokenFor(OPS)).not.toBe(token)
})

test('what cannot be written is said to be lost with the app', async () => {
  const { folder, device } = opened()
  const outbox = device.outbox(OPS)
  device.close()
  chmodSync(folder, 0o500)
  await outbox.append({ id: 'a', text: 'a', at: 1 })
  expect(outbox.durable).toBe(false)
  chmodSync(folder, 0o700)
})
