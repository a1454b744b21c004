import { createServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Endpoint } from '../../src/main/discovery/found-room.ts'
import { scan } from '../../src/main/discovery/scan.ts'
import type { ScanOptions, ScanProgress } from '../../src/main/discovery/scan.ts'
import { addressesAround } from '../../src/main/discovery/scan-range.ts'
import { connectTcp } from '../../src/main/discovery/tcp-connect.ts'
import { hostClock } from '../../src/main/host-clock.ts'
import { ManualClock, settle } from '../shared/manual-clock.ts'

const office = { address: '192.168.1.20', netmask: '255.255.255.0' }
const placeOf = ({ address, port }: Endpoint) => `${address}:${port}`

type Answer = 'open' | 'refused' | 'broken' | 'late'

/** A network in which all that is not listed stays silent. */
class FakeNet {
  readonly #answers: Record<string, Answer>
  readonly tried: string[] = []
  /** Tries that nobody has ended. */
  readonly pending = new Set<string>()
  mostAtOnce = 0
  destroyed = 0
  readonly #late: (() => void)[] = []

  constructor(answers: Record<string, Answer> = {}) {
    this.#answers = answers
  }

  readonly connect: ScanOptions['connect'] = (endpoint, signal) => {
    const place = placeOf(endpoint)
    this.tried.push(place)
    this.pending.add(place)
    this.mostAtOnce = Math.max(this.mostAtOnce, this.pending.size)
    const socket = { destroy: () => (this.destroyed += 1) }
    signal.addEventListener('abort', () => this.pending.delete(place))
    return new Promise((resolve, reject) => {
      const answer = this.#answers[place]
      if (answer === 'open') resolve(socket)
      if (answer === 'refused') reject(Object.assign(new Error(), { code: 'ECONNREFUSED' }))
      if (answer === 'broken') reject(Object.assign(new Error(), { code: 'EHOSTUNREACH' }))
      if (answer === 'late') this.#late.push(() => resolve(socket))
    })
  }

  answerLate(): void {
    for (const answer of this.#late) answer()
  }
}

/** A whole scan, with the clock turned until it ends. */
async function scanned(net: FakeNet, options: Partial<ScanOptions> = {}) {
  const clock = new ManualClock()
  const steps: ScanProgress[] = []
  const found: string[] = []
  const read = async () => {
    const run = scan({ interfaces: [office], connect: net.connect, clock, progress: (step) => void steps.push(step), ...options })
    for await (const endpoint of run) found.push(placeOf(endpoint))
    return 'over'
  }
  const over = read()
  while ((await Promise.race([over, clock.advance(500)])) !== 'over');
  return { found, steps, clock }
}

describe('the addresses of a scan', () => {
  test.each<[string, { address: string; netmask: string }[], number, string | undefined, string | undefined]>([
    ['are the whole of an ordinary net but our own', [office], 253, '192.168.1.1', '192.168.1.254'],
    ['are the 254 around us in a larger net', [{ address: '10.3.7.20', netmask: '255.0.0.0' }], 253, '10.3.7.1', '10.3.7.254'],
    ['are no more than a smaller net has', [{ address: '10.0.0.66', netmask: '255.255.255.192' }], 61, '10.0.0.65', '10.0.0.126'],
    ['are the other end of a cable', [{ address: '10.0.0.6', netmask: '255.255.255.254' }], 1, '10.0.0.7', '10.0.0.7'],
    ['are none in a tunnel', [{ address: '10.0.0.6', netmask: '255.255.255.255' }], 0, undefined, undefined],
    ['are each one once', [office, { ...office, address: '192.168.1.21' }], 252, '192.168.1.1', '192.168.1.254'],
    ['are those above 128 as well', [{ address: '203.0.113.200', netmask: '255.255.255.0' }], 253, '203.0.113.1', '203.0.113.254'],
    ['are none where there is no net', [], 0, undefined, undefined],
    ['are none of IPv6', [{ address: 'fd00::5', netmask: 'ffff:ffff:ffff:ffff::' }], 0, undefined, undefined],
  ])('%s', (_, nets, count, first, last) => {
    const addresses = addressesAround(nets)
    expect([addresses.length, addresses[0], addresses.at(-1)]).toEqual([count, first, last])
    for (const { address } of nets) expect(addresses).not.toContain(address)
  })

  test('are those of three networks at the most', () => {
    const nets = [1, 2, 3, 4].map((net) => ({ address: `10.0.${net}.5`, netmask: '255.255.255.0' }))
    expect(new Set(addressesAround(nets).map((address) => address.split('.')[2]))).toEqual(new Set(['1', '2', '3']))
  })
})

describe('a scan', () => {
  test('finds who opens on the usual port', async () => {
    const net = new FakeNet({ '192.168.1.5:7117': 'open', '192.168.1.250:7117': 'open' })
    expect((await scanned(net)).found).toEqual(['192.168.1.5:7117', '192.168.1.250:7117'])
    expect(net.destroyed).toBe(2)
  })

  test('tries the other ports only of those that are there, after the usual port of all', async () => {
    const net = new FakeNet({
      '192.168.1.5:7117': 'refused',
      '192.168.1.5:7119': 'open',
      '192.168.1.6:7117': 'broken',
      '192.168.1.7:7118': 'open',
    })
    expect((await scanned(net)).found).toEqual(['192.168.1.5:7119'])
    expect(net.tried.slice(0, 253).every((place) => place.endsWith(':7117'))).toBe(true)
    expect(net.tried.slice(253)).toEqual(Array.from({ length: 10 }, (_, index) => `192.168.1.5:${7118 + index}`))
  })

  test('finds several rooms of one machine', async () => {
    const net = new FakeNet({ '192.168.1.5:7117': 'open', '192.168.1.5:7118': 'open', '192.168.1.5:7127': 'open' })
    expect((await scanned(net)).found).toEqual(['192.168.1.5:7117', '192.168.1.5:7118', '192.168.1.5:7127'])
  })

  test('never knocks at our own address, nor twice anywhere', async () => {
    const net = new FakeNet({ '192.168.1.5:7117': 'open' })
    await scanned(net, { interfaces: [office, { ...office, address: '192.168.1.30' }] })
    expect(net.tried.filter((place) => /\.(20|30):/.test(place))).toEqual([])
    expect(new Set(net.tried).size).toBe(net.tried.length)
  })

  test('knocks at fifty at once and waits half a second for each', async () => {
    const net = new FakeNet()
    const { clock } = await scanned(net)
    expect([net.mostAtOnce, net.tried.length, net.pending.size, clock.timers]).toEqual([50, 253, 0, 0])
  })

  test('says how far it is, and counts the other ports as soon as it knows of them', async () => {
    const { steps } = await scanned(new FakeNet({ '192.168.1.1:7117': 'refused' }), { concurrency: 1 })
    expect([steps[0], steps.at(-1), steps.length]).toEqual([{ done: 1, of: 263 }, { done: 263, of: 263 }, 263])
    expect(steps.every(({ done, of }) => done <= of)).toBe(true)
  })

  test('yields the first before the last have answered', async () => {
    const net = new FakeNet({ '192.168.1.5:7117': 'open' })
    const run = scan({ interfaces: [office], connect: net.connect, clock: new ManualClock() })
    expect(await run.next()).toEqual({ done: false, value: { address: '192.168.1.5', port: 7117 } })
    await run.return()
    expect(net.pending.size).toBe(0)
  })

  test('ends at once when it is cancelled, and takes no notice of what is heard later', async () => {
    const net = new FakeNet({ '192.168.1.5:7117': 'late' })
    const clock = new ManualClock()
    const giveUp = new AbortController()
    const steps: ScanProgress[] = []
    const run = scan({
      interfaces: [office],
      connect: net.connect,
      clock,
      signal: giveUp.signal,
      progress: (step) => void steps.push(step),
    })
    const next = run.next()
    await settle()
    giveUp.abort()
    expect(await next).toEqual({ done: true, value: undefined })
    net.answerLate()
    await settle()
    expect([net.tried.length, net.pending.size, net.destroyed, clock.timers, steps]).toEqual([50, 0, 1, 0, []])
  })

  test('that was cancelled before does not begin', async () => {
    const net = new FakeNet()
    const run = scan({ interfaces: [office], connect: net.connect, clock: new ManualClock(), signal: AbortSignal.abort() })
    expect([await run.next(), net.tried]).toEqual([{ done: true, value: undefined }, []])
  })

  test('is over at once where there is no network', async () =>
    expect((await scanned(new FakeNet(), { interfaces: [] })).found).toEqual([]))
})

// On Linux and Windows each address of 127.0.0.0/8 is this machine.
test.skipIf(process.platform === 'darwin')('a scan of real addresses finds who listens there', async () => {
  const server = createServer((socket) => socket.on('error', () => undefined).resume()).listen(0, '127.0.0.5')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const found: Endpoint[] = []
  const interfaces = [{ address: '127.0.0.1', netmask: '255.255.255.248' }]
  for await (const endpoint of scan({ interfaces, connect: connectTcp, clock: hostClock, port })) found.push(endpoint)
  expect(found).toContainEqual({ address: '127.0.0.5', port })
})
