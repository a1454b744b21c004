import { describe, expect, test } from 'vitest'
import { connectPinned } from '../../../src/main/http/pinned-agent.ts'
import { startRoom } from '../../support/start-room.ts'
import { LUNCH } from '../heard-rooms.ts'
import { interfaceInfo as at } from '../lan.ts'
import { ask, codes, LAN, LISTENED_MS, link, NOW, only, ops, portOf, said } from './clinic.ts'

const address = '127.0.0.1'

describe('a room that is live and not heard', () => {
  /** Real connections go to loopback, for an address in the network under test. */
  async function atAddress(place: string, more: object) {
    const { url, roomId } = await startRoom()
    const port = portOf(url)
    const tcp = only(port)
    return ask(`${place}:${port}`, {
      tcp: (endpoint: object, signal: AbortSignal) => tcp({ ...endpoint, address, port }, signal),
      connect: (target: Parameters<typeof connectPinned>[0]) => connectPinned({ ...target, host: address }),
      rooms: [ops({ id: LUNCH })],
      ...more,
      ...('heard' in more ? { rooms: [ops({ id: roomId })] } : {}),
    })
  }

  test('though it is in our network: announcements are not sent, or held back', async () => {
    const diagnosis = await atAddress('192.168.1.10', {})
    expect(said(diagnosis, 'not-announced')).toEqual({
      code: 'not-announced',
      kind: 'unknown',
      across: 'link',
      seconds: LISTENED_MS / 1_000,
      others: 1,
    })
    expect(diagnosis.isWell).toBe(true)
  })

  test('in another network could not be', async () => {
    const diagnosis = await atAddress('10.9.9.9', {})
    expect(said(diagnosis, 'not-announced')).toMatchObject({ kind: 'note', across: 'router' })
    expect(codes(diagnosis)).not.toContain('other-subnet')
  })

  test('in another network is no news to a deaf computer', async () =>
    expect(codes(await atAddress('10.9.9.9', { links: [link({ heardItselfAt: null })] }))).not.toContain('not-announced'))

  test('on this computer may be for it alone', async () =>
    expect(said(await atAddress('192.168.1.2', {}), 'not-announced')).toMatchObject({ kind: 'note', across: 'nothing' }))

  test.each<[string, object]>([
    ['and is', { heard: true }],
    ['and this computer is deaf', { links: [link({ heardItselfAt: null })] }],
    ['and was listened for too short', { since: NOW - 1_000 }],
    [
      'and lies where this computer does not listen',
      { interfaces: { ...LAN, wlan0: [at('10.0.0.2')] }, links: [link({ name: 'wlan0', address: '10.0.0.2' })] },
    ],
  ])('%s: nothing is said of that', async (_, more) => {
    const diagnosis = await atAddress('192.168.1.10', more)
    expect(diagnosis.isWell).toBe(true)
    expect(codes(diagnosis)).not.toContain('not-announced')
  })

  test('is no problem of a deaf interface when another one hears it', async () => {
    const links = [link(), link({ name: 'wlan0', address: '10.0.0.2', heardItselfAt: null })]
    expect(said(await atAddress('192.168.1.10', { heard: true, links }), 'mdns-deaf')?.kind).toBe('note')
    expect(said(await atAddress('192.168.1.10', { links }), 'mdns-deaf')?.kind).toBe('problem')
  })
})
