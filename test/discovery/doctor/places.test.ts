import { describe, expect, test } from 'vitest'
import type { Endpoint } from '../../../src/main/discovery/found-room.ts'
import { connectTcp } from '../../../src/main/discovery/tcp-connect.ts'
import type { Interfaces } from '../../../src/main/discovery/usable-interfaces.ts'
import type { FindingCode } from '../../../src/shared/doctor/finding.ts'
import { connectPinned } from '../../../src/main/http/pinned-agent.ts'
import { interfaceInfo as at, systemError } from '../lan.ts'
import { ADA, ELSEWHERE, OPS, url } from '../heard-rooms.ts'
import { startRoom } from '../../support/start-room.ts'
import { ask, codes, DOCKER, LAN, NOW, only, ops, portOf, said, tcpIn, troubles, type Net } from './clinic.ts'

const go = (address: string, net: Net, more: object = {}) => ask(address, { net, ...more })
const NO_HARDWARE = '00:00:00:00:00:00'
const ada = `${ADA.address}:7117`
/** Ada's computer answers there whatever it is asked; a firewall keeps the room's port. */
const ssh = `${ADA.address}:22`

describe('nobody listens', () => {
  test('where a computer says so', async () => {
    const diagnosis = await go(ADA.address, { [ada]: 'ECONNREFUSED' })
    expect(said(diagnosis, 'refused')).toEqual({ code: 'refused', kind: 'problem', place: ADA, isHere: false, announcedSeconds: null })
    expect(diagnosis.isWell).toBe(false)
  })

  test('though the room was announced from there a moment ago, which is told', async () => {
    const diagnosis = await ask(OPS, { rooms: [ops()], net: { [ada]: 'ECONNREFUSED' } })
    expect(said(diagnosis, 'refused')?.announcedSeconds).toBe(4)
  })

  test('on this very computer', async () => {
    const diagnosis = await go('192.168.1.2', { '192.168.1.2:7117': 'ECONNREFUSED' })
    expect(said(diagnosis, 'refused')?.isHere).toBe(true)
    expect(said(diagnosis, 'this-computer')).toMatchObject({ kind: 'note', interface: 'eth0' })
  })

  test('at the port that was asked for, and another room at the next one is not taken for it', async () => {
    const diagnosis = await ask(OPS, { rooms: [ops()], net: { [ada]: 'ECONNREFUSED', '192.168.1.10:7118': 'open' } })
    expect(troubles(diagnosis)).toEqual(['refused'])
    expect(codes(diagnosis)).not.toContain('other-port')
  })

  test('in the internet, where no other ports are tried', async () => {
    const tried: string[] = []
    await ask('203.0.113.9', { tcp: tcpIn({ '203.0.113.9:7117': 'ECONNREFUSED' }, tried), timeoutMs: 50 })
    expect(tried).toEqual(['203.0.113.9:7117'])
  })

  test('at the port that was typed, but the room is at the next one', async () => {
    const { url: origin, roomId } = await startRoom()
    const port = portOf(origin)
    const tcp = (endpoint: Endpoint, signal: AbortSignal) =>
      endpoint.port === 7118 ? connectTcp({ ...endpoint, port }, signal) : Promise.reject(systemError('ECONNREFUSED'))
    const diagnosis = await ask('127.0.0.1', { tcp, connect: (target) => connectPinned({ ...target, port }) })
    expect(said(diagnosis, 'other-port')).toMatchObject({ kind: 'note', port: 7118, room: { id: roomId } })
    expect(diagnosis).toMatchObject({ isWell: false, room: null })
  })
})

describe('nothing answers', () => {
  test('and no more is known: no firewall is named', async () => {
    const diagnosis = await go(ADA.address, {})
    expect(said(diagnosis, 'silent')).toEqual({ code: 'silent', kind: 'unknown', place: ADA, at: 'link', seconds: 1 })
    expect(codes(diagnosis)).not.toContain('firewall')
  })

  test('and few other ports are tried, each once', async () => {
    const tried: string[] = []
    await ask(`${ADA.address}:22`, { tcp: tcpIn({}, tried), timeoutMs: 50 })
    expect(tried).toEqual([22, 135, 445, 7117, 7118].map((port) => `${ADA.address}:${port}`))
  })

  test.each(['open', 'ECONNREFUSED'] as const)('but the computer is there, its SSH port %s: a firewall', async (answer) => {
    const diagnosis = await go(ADA.address, { [ssh]: answer })
    expect(said(diagnosis, 'firewall')).toEqual({
      code: 'firewall',
      kind: 'problem',
      place: ADA,
      sign: { by: 'port', port: 22 },
      at: 'there',
    })
    expect(codes(diagnosis)).not.toContain('silent')
  })

  test('but the computer says in its own name that it is not there, as firewalld does', async () =>
    expect(said(await go(ADA.address, { [ada]: 'EHOSTUNREACH', [ssh]: 'open' }), 'firewall')?.sign).toEqual({ by: 'port', port: 22 }))

  test('but the room was announced from there a moment ago: a firewall', async () => {
    const diagnosis = await ask(OPS, { rooms: [ops()], net: {} })
    expect(said(diagnosis, 'firewall')?.sign).toEqual({ by: 'announcement', seconds: 4 })
  })

  test('and it was also found in other ways: it was heard at some time since we listen', async () => {
    const rooms = [ops({ foundBy: ['mdns', 'remembered'], lastSeenAt: NOW })]
    expect(said(await ask(OPS, { rooms, net: {} }), 'firewall')?.sign).toEqual({ by: 'announcement', seconds: 6 })
  })

  test.each([
    ['long ago', ops({ lastSeenAt: NOW - 60_000 }), 6_000],
    ['at some time in an hour', ops({ foundBy: ['mdns', 'typed'], lastSeenAt: NOW }), 3_600_000],
    ['and then said goodbye', ops({ state: 'gone' }), 6_000],
    ['by nobody: it is remembered', ops({ foundBy: ['remembered'] }), 6_000],
    ['from one of two places', ops({ urls: [url(ADA), url(ELSEWHERE)] }), 6_000],
    ['in the future, for the clock was set back', ops({ lastSeenAt: NOW + 5_000 }), 6_000],
  ])('and the room was announced %s: that is no evidence', async (_, room, listened) => {
    const diagnosis = await ask(OPS, { rooms: [room], net: {}, since: NOW - listened })
    expect(codes(diagnosis)).not.toContain('firewall')
    expect(codes(diagnosis)).toContain('silent')
  })

  test('in the internet, where others may answer on its other ports: that is no evidence, and they are not tried', async () => {
    const tried: string[] = []
    const diagnosis = await ask('203.0.113.9', { tcp: tcpIn({ '203.0.113.9:22': 'open' }, tried), timeoutMs: 50 })
    expect(troubles(diagnosis)).toEqual(['silent'])
    expect(tried).toEqual(['203.0.113.9:7117'])
  })

  test('on this very computer, which would refuse if nobody listened: a firewall of its own', async () => {
    const diagnosis = await go('192.168.1.2', { '192.168.1.2:22': 'ECONNREFUSED' })
    expect(said(diagnosis, 'firewall')?.at).toBe('here')
    expect(said(await go('192.168.1.2', {}), 'silent')?.at).toBe('here')
  })
})

describe('no way leads there', () => {
  test('where no network does', async () => {
    const diagnosis = await go('10.9.9.9', { '10.9.9.9:7117': 'ENETUNREACH' })
    expect(said(diagnosis, 'no-route')).toMatchObject({ kind: 'problem', error: 'ENETUNREACH' })
  })

  test('where somebody on the way says that it ends there', async () => {
    const diagnosis = await go('10.9.9.9', { '10.9.9.9:7117': 'EHOSTUNREACH' })
    expect(troubles(diagnosis)).toEqual(['no-way-on'])
  })

  test.each(['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH'] as const)('in our own network nobody has the address (%s)', async (error) => {
    const diagnosis = await go(ADA.address, { [ada]: error })
    expect(said(diagnosis, 'no-neighbour')).toMatchObject({ kind: 'problem', place: ADA, interfaces: ['eth0'] })
    expect(troubles(diagnosis)).toEqual(['no-neighbour'])
  })

  test('where the own interface is down, and nothing is said of the neighbour', async () =>
    expect(troubles(await go(ADA.address, { [ada]: 'ENETDOWN' }))).toEqual(['no-route']))

  test.each(['EPERM', 'EACCES'] as const)('where this computer forbids it (%s)', async (error) =>
    expect(troubles(await go(ADA.address, { [ada]: error }))).toEqual(['forbidden-here']),
  )

  test('for a reason that we do not know', async () => {
    const diagnosis = await go(ADA.address, { [ada]: 'EMFILE' })
    expect(said(diagnosis, 'failed')).toMatchObject({ kind: 'unknown', error: 'EMFILE' })
  })

  test.each([
    ['fe80::1', null],
    ['fe80::1%eth9', 'eth9'],
  ])('to %s, for it does not say by which of our interfaces', async (address, zone) => {
    const diagnosis = await go(address, { [`${address}:7117`]: 'EINVAL' })
    expect(said(diagnosis, 'zone')).toMatchObject({ kind: 'problem', zone })
  })

  test('by IPv6, which names the one of our networks that is meant', async () => {
    const interfaces = { ...LAN, eth1: [at('fe80::3', { cidr: 'fe80::3/64' })] }
    const diagnosis = await go('fe80::1%eth1', { 'fe80::1%eth1:7117': 'EHOSTUNREACH' }, { interfaces })
    expect(said(diagnosis, 'no-neighbour')?.interfaces).toEqual(['eth1'])
  })

  test.each(['fe80::1%eth0', 'fe80::1%2'])('to %s, which names one of our interfaces: that is not what is wrong', async (address) =>
    expect(troubles(await go(address, { [`${address}:7117`]: 'EHOSTUNREACH' }))).toEqual(['no-neighbour']),
  )
})

describe('of an address it is said', () => {
  const refusing = (address: string) => ({ [`${address}:7117`]: 'ECONNREFUSED' }) as const
  const about = async (address: string, interfaces = LAN) => {
    const diagnosis = await go(address, refusing(address), { interfaces })
    return codes(diagnosis).filter((code) => !['refused', 'mdns-hears'].includes(code))
  }

  test.each<[string, string, Interfaces, FindingCode[]]>([
    ['that it means every computer itself', '127.0.0.1', LAN, ['loopback']],
    ['the same in IPv6', '::1', LAN, ['loopback']],
    ['that it is this computer', '192.168.1.2', LAN, ['this-computer']],
    ['nothing: it is in our network', '192.168.1.10', LAN, []],
    ['that it lies behind a virtual adapter', '172.17.0.9', DOCKER, ['virtual']],
    ['that it is a virtual adapter itself, the same on many computers', '172.17.0.1', DOCKER, ['virtual']],
    ['that a tunnel leads there', '10.8.0.9', { ...LAN, tun0: [at('10.8.0.2')] }, ['tunnel']],
    ['nothing, though a bridge here has the same network as the office', '192.168.1.10', { ...LAN, docker0: [at('192.168.1.1')] }, []],
    ['that it is of the internet', '203.0.113.9', LAN, ['public']],
    ['nothing: this network has addresses of the internet', '203.0.113.9', { ...LAN, eth1: [at('203.0.113.2')] }, []],
    ['that a tunnel leads there, whatever it is called', '10.8.0.9', { ...LAN, acme0: [at('10.8.0.2', { mac: NO_HARDWARE })] }, ['tunnel']],
    ['that it is in another network', '10.9.9.9', LAN, ['other-subnet']],
    ['that it is in another network, shared by the provider', '100.64.1.1', LAN, ['other-subnet']],
    [
      'that it is in another network, and not that a tunnel for all leads there',
      '10.9.9.9',
      { ...LAN, tun0: [at('10.8.0.2', { netmask: '0.0.0.0' })] },
      ['other-subnet'],
    ],
    ['nothing: it is our neighbour by IPv6', 'fd00::9', { ...LAN, eth1: [at('fd00::2', { cidr: 'fd00::2/64' })] }, []],
  ])('%s: %s', async (_, address, interfaces, expected) => expect(await about(address, interfaces)).toEqual(expected))

  test('in which networks we are instead', async () =>
    expect(said(await go('10.9.9.9', refusing('10.9.9.9')), 'other-subnet')?.ours).toEqual(['192.168.1.2/24']))

  test('that it is virtual as a problem, for others are not reached by it', async () =>
    expect(said(await go('172.17.0.1', refusing('172.17.0.1'), { interfaces: DOCKER }), 'virtual')).toMatchObject({
      kind: 'problem',
      interfaces: ['docker0'],
    }))
})

test('a room that is live at one place has no problem at another', async () => {
  const { url: origin, roomId } = await startRoom()
  const rooms = [ops({ id: roomId, urls: [origin, 'http://172.17.0.1:7117', 'http://192.168.1.77:7117'] })]
  const tcp: typeof connectTcp = (endpoint, signal) =>
    endpoint.address === '192.168.1.77' ? tcpIn({})(endpoint, signal) : only(portOf(origin))(endpoint, signal)
  const tun0 = [at('10.8.0.2', { mac: NO_HARDWARE })]
  const diagnosis = await ask(roomId, { rooms, interfaces: { ...DOCKER, tun0 }, tcp, timeoutMs: 500 })
  expect(diagnosis.isWell).toBe(true)
  expect(said(diagnosis, 'refused')).toMatchObject({ kind: 'note', place: { address: '172.17.0.1' } })
  expect(said(diagnosis, 'silent')?.kind).toBe('note')
  expect(codes(diagnosis)).not.toContain('virtual')
  expect(codes(diagnosis)).not.toContain('vpn')
  expect(troubles(diagnosis)).toEqual([])
})
