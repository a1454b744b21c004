import { once } from 'node:events'
import { createSocket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import { describe, expect, test, vi } from 'vitest'
import { announce } from '../../src/main/discovery/announcer.ts'
import { MDNS_GROUP } from '../../src/main/discovery/guarded-socket.ts'
import { openMdnsSocket } from '../../src/main/discovery/mdns-socket.ts'
import type { Clock } from '../../src/shared/clock.ts'
import { missing } from '../support/aloud.ts'
import { ID } from './office.ts'
import { Observer } from './observer.ts'

const LOOPBACK = '127.0.0.1'

/** An echo on loopback takes a millisecond. */
const ECHO_MS = 2_000

const clock: Clock = {
  now: Date.now,
  random: Math.random,
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, LOOPBACK)
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}

/** Some containers have no multicast on loopback; then nothing here says anything about us. */
async function hearsItself(port: number): Promise<boolean> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true }).bind(port, '0.0.0.0')
  try {
    await once(socket, 'listening')
    socket.addMembership(MDNS_GROUP, LOOPBACK)
    socket.setMulticastInterface(LOOPBACK)
    socket.send('echo', port, MDNS_GROUP)
    await once(socket, 'message', { signal: AbortSignal.timeout(ECHO_MS) })
    return true
  } catch {
    return false
  } finally {
    socket.close()
  }
}

const port = await freePort()
const loopback = Object.entries(networkInterfaces()).find(([, infos]) => infos?.some(({ address }) => address === LOOPBACK))?.[0] ?? 'lo'

describe.skipIf(missing(!(await hearsItself(port)), 'mDNS over real UDP: no multicast on loopback here'))(
  'over real UDP on loopback',
  () => {
    test('a room is announced, hears itself, answers whoever asks, and says goodbye', async () => {
      const observer = new Observer({ address: LOOPBACK, socket: openMdnsSocket(), clock, port })
      const announcer = announce({
        room: () => ({ id: ID, title: 'Ops · 运维', hostName: 'Ada', port: 7117, needsCode: true }),
        boot: 'bootbootbootboot',
        clock,
        interfaces: networkInterfaces,
        sockets: openMdnsSocket,
        only: [loopback],
        port,
      })
      try {
        await vi.waitFor(() => expect(observer.txt).toContain('n=Ops · 运维'), ECHO_MS)
        await vi.waitFor(() => expect(announcer.health().interfaces[0]?.heardItselfAt).toEqual(expect.any(Number)), ECHO_MS)
        observer.forget()
        observer.ask()
        await vi.waitFor(() => expect(observer.records('SRV')).toMatchObject([{ data: { port: 7117 }, from: LOOPBACK }]), ECHO_MS)
        await announcer.close()
        await vi.waitFor(() => expect(observer.goodbyes).not.toEqual([]), ECHO_MS)
        expect(observer.failures).toEqual([])
      } finally {
        await announcer.close()
        observer.close()
      }
    })

    test('an address that this computer does not have is a failure that is told', async () => {
      const observer = new Observer({ address: '192.0.2.1', socket: openMdnsSocket(), clock, port })
      try {
        await vi.waitFor(() => expect(observer.failures).not.toEqual([]), ECHO_MS)
      } finally {
        observer.close()
      }
    })
  },
)
