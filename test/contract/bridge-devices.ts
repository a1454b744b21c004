import { onTestFinished } from 'vitest'
import { AppDevice, type Seal } from '../../src/main/device/app-device.ts'
import { hostClock } from '../../src/main/host-clock.ts'
import { addressOfRoom } from '../../src/main/room-address.ts'
import { RoomFetch } from '../../src/main/room-fetch.ts'
import { pageClient } from '../../src/renderer/bridge/page-client.ts'
import { HttpClient } from '../../src/shared/transport/http-client.ts'
import { tempFolder } from '../support/temp-folder.ts'

interface RoomAt {
  url: string
  roomId: string
}

/** One device: what it keeps is there for the next client on it. */
export interface TestDevice {
  client: (room: RoomAt) => HttpClient
  address: (room: RoomAt) => string
}

/** A browser; its IndexedDB is one for the whole test. */
export const browserDevice = (): TestDevice => ({
  client: ({ url }) => pageClient(url, { sharesPoll: true }),
  address: ({ url }) => url,
})

/** A lock that a test can look through. */
export const seal: Seal = {
  lock: (secret) => Promise.resolve(Buffer.from(secret).reverse()),
  open: (locked) => Promise.resolve(Buffer.from(locked).reverse().toString()),
}

/** The app: one file for all its lives, and TLS to wherever the room is. */
export function appDevice(): TestDevice {
  const folder = tempFolder()
  const places = new Map<string, { address: string; port: number }>()
  const listener = { changed: () => undefined, unreadable: () => undefined }
  return {
    address: ({ roomId }) => addressOfRoom(roomId),
    client: ({ url, roomId }) => {
      const { hostname, port } = new URL(url)
      places.set(roomId, { address: hostname, port: Number(port) })
      const rooms = new RoomFetch({ places: (id) => [places.get(id)].filter((place) => place !== undefined) })
      const device = new AppDevice(folder, seal, listener)
      onTestFinished(() => {
        rooms.close()
        device.close()
      })
      return new HttpClient({ fetch: rooms.fetch, device, clock: hostClock, via: 'app', home: addressOfRoom, sharesPoll: true })
    },
  }
}
