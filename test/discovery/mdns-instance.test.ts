import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { MdnsInstance } from '../../src/main/discovery/mdns-instance.ts'
import type { MdnsInstanceOptions } from '../../src/main/discovery/mdns-instance.ts'
import { ALL_ROOMS, asks } from '../../src/main/discovery/mdns-packet.ts'
import { ManualClock } from '../shared/manual-clock.ts'
import { Computer, Lan, systemError } from './lan.ts'
import { Observer } from './observer.ts'
import { arrived, passTime } from './pass-time.ts'

const service = { name: 'room', host: 'wc-room.local', port: 7117, txt: { n: 'Ops' } }

let opened: { close(): void }[] = []
afterEach(() => {
  for (const one of opened) one.close()
  opened = []
})

function instance(more: Partial<MdnsInstanceOptions> = {}) {
  const lan = new Lan()
  const clock = new ManualClock()
  const ada = new Computer({ eth0: { address: '10.0.0.1', lan } })
  const grace = new Computer({ eth0: { address: '10.0.0.2', lan } })
  const observer = new Observer({ address: '10.0.0.2', socket: grace.open(), clock })
  const failures: string[] = []
  const callbacks = { response: () => {}, query: () => {}, failed: ({ message }: Error) => failures.push(message) }
  const open = () => {
    const one = new MdnsInstance({ address: '10.0.0.1', clock, socket: ada.open(), guard: { accepts: () => true }, ...callbacks, ...more })
    opened.push(one)
    return one
  }
  opened.push(observer)
  return { lan, clock, ada, grace, observer, failures, open }
}

describe('what is published', () => {
  test('has left when the promise says so', async () => {
    const { open, observer } = instance()
    expect(await open().publish(service)).toBe(true)
    await arrived()
    expect(observer.records('SRV')).toHaveLength(1)
  })

  test.each([
    ['the way out', 'send'],
    ['the port', 'bind'],
    ['the membership', 'join'],
  ] as const)('has not left where %s fails, and that is told', async (_, fault) => {
    const { open, ada, failures } = instance()
    ada.faults[fault] = systemError('ENETUNREACH')
    expect(await open().publish(service)).toBe(false)
    expect(failures).toContain('send ENETUNREACH')
  })

  test.each<[string, object]>([
    ['a port that does not exist', { port: 70_000 }],
    ['no port', { port: 0 }],
    ['a name that no packet can hold', { name: '房'.repeat(22) }],
    ['a host that no packet can hold', { host: `${'x'.repeat(64)}.local` }],
    ['a text that no packet can hold', { txt: { n: 'x'.repeat(254) } }],
  ])('is not published with %s; what was published stays', async (_, wrong) => {
    const { open, observer, failures } = instance()
    const one = open()
    await one.publish(service)
    expect(await one.publish({ ...service, ...wrong })).toBe(false)
    expect(failures).toHaveLength(1)
    observer.forget()
    observer.ask()
    await arrived()
    expect(observer.records('SRV')).toMatchObject([{ data: { port: 7117 } }])
  })

  test('is what is repeated later, not what was published before', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { open, observer } = instance()
    const one = open()
    await one.publish(service)
    await one.publish({ ...service, txt: { n: '茶水间' } })
    await arrived()
    observer.forget()
    await vi.advanceTimersByTimeAsync(3_000)
    await arrived()
    expect(observer.records('TXT').map(({ data }) => String(data))).toEqual(['n=茶水间'])
  })

  test('is kept for 75 minutes at most by who does not ask again', async () => {
    const { open, observer } = instance()
    await open().publish(service)
    await arrived()
    expect(Math.max(...observer.heard.map(({ ttl = 0 }) => ttl))).toBe(75 * 60)
  })

  test('is over without a word when the instance closes, and nobody waits for it', async () => {
    const { open, observer, ada } = instance()
    const one = open()
    const published = one.publish(service)
    one.close()
    expect(await published).toBe(false)
    await one.unpublish()
    await arrived()
    expect(observer.heard).toEqual([])
    expect(ada.sockets.size).toBe(0)
  })

  test('and withdrawn at once is announced first', async () => {
    const { open, observer } = instance()
    const one = open()
    void one.publish(service)
    await one.unpublish()
    await arrived()
    expect(observer.records('SRV').map(({ ttl }) => ttl)).toEqual([120, 0])
  })

  test('nothing has no goodbye', async () => {
    const { open, lan } = instance()
    await open().unpublish()
    await arrived()
    expect(lan.sent).toEqual([])
  })
})

describe('what is asked', () => {
  test('is heard by everybody, the asker too', async () => {
    const heard: string[] = []
    const { open, observer } = instance({ query: (packet, { address }) => heard.push(`${asks(packet, ALL_ROOMS)} ${address}`) })
    open().ask(ALL_ROOMS)
    await arrived()
    expect(observer.asked).toEqual([{ name: '_watercooler._tcp.local', from: '10.0.0.1' }])
    expect(heard).toEqual(['true 10.0.0.1'])
  })

  test('is answered, and the answer comes with where it came from', async () => {
    const heard: string[] = []
    const { open, grace, clock } = instance({ response: (_, { address }) => heard.push(address) })
    const other = new MdnsInstance({
      address: '10.0.0.2',
      clock,
      socket: grace.open(),
      guard: { accepts: () => true },
      response: () => {},
      query: () => {},
      failed: () => {},
    })
    opened.push(other)
    await other.publish(service)
    open().ask(ALL_ROOMS)
    await arrived()
    expect(heard).toContain('10.0.0.2')
  })
})

describe('nothing gets out of a socket’s event', () => {
  test('when whoever listens throws', async () => {
    const { open, observer, failures } = instance({
      query: () => {
        throw new Error('in a listener')
      },
    })
    await open().publish(service)
    observer.ask()
    await arrived()
    expect(failures).toEqual(['in a listener'])
  })

  test('when the guard throws', async () => {
    const { open, observer, failures } = instance({
      guard: {
        accepts: () => {
          throw new Error('in the guard')
        },
      },
    })
    await open().publish(service)
    observer.ask()
    await arrived()
    expect(failures).toContain('in the guard')
  })

  test('when bind or send throw at once', async () => {
    const { ada, clock, failures } = instance()
    const socket = ada.open()
    const thrown = () => {
      throw new Error('at once')
    }
    const failed = ({ message }: Error) => failures.push(message)
    const guard = { accepts: () => true }
    const nothing = () => {}
    const unbound = Object.assign(ada.open(), { bind: thrown })
    const unsent = Object.assign(socket, { send: thrown })
    for (const each of [unbound, unsent]) {
      const one = new MdnsInstance({ address: '10.0.0.1', clock, socket: each, guard, response: nothing, query: nothing, failed })
      opened.push(one)
      expect(await one.publish(service)).toBe(false)
    }
    expect(new Set(failures)).toEqual(new Set(['at once']))
  })

  test('when a packet cannot be decoded; it is its sender’s failure', async () => {
    const { open, lan, failures } = instance()
    await open().publish(service)
    for (const bytes of ['', 'ff', '00'.repeat(11), `0000840000000001${'00'.repeat(4)}c00c`])
      lan.carry(Buffer.from(bytes, 'hex'), '10.0.0.9', 5353)
    await arrived()
    expect(failures).toEqual([])
  })
})

test('what the guard does not accept is neither told nor answered', async () => {
  const heard: string[] = []
  const { open, observer } = instance({
    guard: { accepts: (_, { address }) => address !== '10.0.0.2' },
    query: (_, { address }) => heard.push(address),
  })
  await open().publish(service)
  observer.forget()
  observer.ask()
  await arrived()
  expect(observer.records('SRV')).toEqual([])
  expect(heard).toEqual([])
})

test('a closed instance tells nothing and asks nothing', async () => {
  const heard: unknown[] = []
  const { open, observer, lan, failures, clock } = instance({ query: (packet) => heard.push(packet) })
  const one = open()
  await one.publish(service)
  const before = lan.sent.length
  one.close()
  one.close()
  one.ask(ALL_ROOMS)
  expect(await one.publish(service)).toBe(false)
  observer.ask()
  await passTime(clock, 5_000)
  expect(lan.sent).toHaveLength(before + 1)
  expect({ heard, failures }).toEqual({ heard: [], failures: [] })
})
