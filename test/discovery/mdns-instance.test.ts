import { encode } from 'dns-packet'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { Asking } from '../../src/main/discovery/asking.ts'
import { MdnsInstance } from '../../src/main/discovery/mdns-instance.ts'
import type { MdnsInstanceOptions } from '../../src/main/discovery/mdns-instance.ts'
import { ALL_ROOMS, asks } from '../../src/main/discovery/mdns-packet.ts'
import type { Question } from '../../src/main/discovery/mdns-packet.ts'
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
    const { open, observer, failures, clock } = instance()
    const one = open()
    await one.publish(service)
    expect(await one.publish({ ...service, ...wrong })).toBe(false)
    expect(failures).toHaveLength(1)
    observer.forget()
    await passTime(clock, 1_000)
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

  test('is repeated alone, however quickly it came after others', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { open, observer } = instance()
    const one = open()
    const titled = (n: string) => one.publish({ ...service, txt: { n } })
    await Promise.all([titled('One'), titled('Two'), titled('Three')])
    await arrived()
    observer.forget()
    await vi.advanceTimersByTimeAsync(60_000)
    await arrived()
    const repeated = () => new Set(observer.records('TXT').map(({ data }) => String(data)))
    expect(repeated()).toEqual(new Set(['n=Three']))
    await one.unpublish()
    await arrived()
    expect(repeated()).toEqual(new Set(['n=Three']))
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
    const one = open()
    await passTime(clock, 1_000)
    one.ask(ALL_ROOMS)
    await arrived()
    expect(heard).toContain('10.0.0.2')
  })
})

describe('questions by the hundred', () => {
  const SRV = { name: 'room._watercooler._tcp.local', type: 'SRV' }

  /** The room was announced some time ago, and `ask` puts these questions in one packet. */
  async function announcedLongAgo() {
    const { open, observer, clock, lan } = instance()
    const one = open()
    await one.publish(service)
    await passTime(clock, 10_000)
    observer.forget()
    const said = () => lan.sent.filter(({ from }) => from === '10.0.0.1').length
    const before = said()
    const ask = (...questions: Question[]) => lan.carry(encode({ type: 'query', questions }), '10.0.0.2', 5353)
    return { one, observer, clock, ask, answers: () => said() - before }
  }

  test('in one packet are answered once', async () => {
    const { observer, ask, answers } = await announcedLongAgo()
    ask(...Array.from({ length: 16 }, () => ALL_ROOMS))
    await arrived()
    expect(answers()).toBe(1)
    expect(observer.records('SRV')).toHaveLength(1)
  })

  test('are answered once a second', async () => {
    const { clock, ask, answers } = await announcedLongAgo()
    for (let count = 0; count < 100; count += 1) ask(ALL_ROOMS, { ...ALL_ROOMS, name: ALL_ROOMS.name.toUpperCase() })
    await passTime(clock, 999)
    ask(ALL_ROOMS)
    await arrived()
    expect(answers()).toBe(1)
    await passTime(clock, 1)
    ask(ALL_ROOMS)
    await arrived()
    expect(answers()).toBe(2)
  })

  test('for the same in other words have their answer already', async () => {
    const { observer, ask, answers } = await announcedLongAgo()
    ask(ALL_ROOMS, SRV, { ...SRV, type: 'TXT' }, { name: service.host, type: 'A' })
    await arrived()
    expect(answers()).toBe(1)
    // Only what was not yet told.
    ask({ name: '_services._dns-sd._udp.local', type: 'PTR' }, { ...SRV, type: 'ANY' })
    await arrived()
    expect(answers()).toBe(2)
    expect(observer.records('SRV')).toHaveLength(1)
  })

  test('do not hold up what is new, nor the goodbye', async () => {
    const { one, observer, ask } = await announcedLongAgo()
    ask(ALL_ROOMS)
    await one.publish({ ...service, txt: { n: '茶水间' } })
    await one.unpublish()
    await arrived()
    expect(observer.records('TXT').map(({ data, ttl }) => [String(data), ttl === 0])).toEqual([
      ['n=Ops', false],
      ['n=茶水间', false],
      ['n=茶水间', true],
    ])
  })

  test.each([0, 0.5, 0.999])(
    'right after an announcement that was missed are answered when they are repeated (chance %d)',
    async (chance) => {
      const { open, observer, clock } = instance()
      await open().publish(service)
      await arrived()
      observer.forget()
      const asking = new Asking({ clock: { now: clock.now, after: clock.after, random: () => chance }, ask: () => observer.ask() })
      await passTime(clock, 3_600)
      asking.stop()
      expect(observer.records('SRV')).not.toEqual([])
      expect(observer.records('A')).not.toEqual([])
    },
  )
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
