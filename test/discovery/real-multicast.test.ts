import { networkInterfaces } from 'node:os'
import { describe, expect, test, vi } from 'vitest'
import { announce } from '../../src/main/discovery/announcer.ts'
import { openMdnsSocket } from '../../src/main/discovery/mdns-socket.ts'
import { hostClock as clock } from '../../src/main/host-clock.ts'
import { missing } from '../support/aloud.ts'
import { freeUdpPort, hearsItself, LOOPBACK, loopbackName } from '../support/loopback-mdns.ts'
import { ID } from './office.ts'
import { Observer } from './observer.ts'

/** What an echo on a busy machine may take. */
const ECHO_MS = 2_000

const port = await freeUdpPort()
const loopback = loopbackName()

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
        const answer = () => {
          observer.ask()
          expect(observer.records('SRV')[0]).toMatchObject({ data: { port: 7117 }, from: LOOPBACK })
        }
        // What was just announced is not repeated within a second.
        await vi.waitFor(answer, { timeout: 1_000 + ECHO_MS, interval: 200 })
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
