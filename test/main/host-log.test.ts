import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { HealthNews, logHealth, type HostLog } from '../../src/main/host-log.ts'
import type { Announcing, HostHealth } from '../../src/shared/wire/health.ts'

type Interface = Announcing['interfaces'][number]

const wifi: Interface = { name: 'wlan0', address: '192.168.1.10', announcingSince: null, heardItselfAt: null, lastError: null }
const cable: Interface = { ...wifi, name: 'eth0', address: '10.0.0.5' }
const well = { announcingSince: 2, heardItselfAt: 3 }
const announcing = (...interfaces: Interface[]): Announcing => ({ interfaces, skipped: [], copies: [] })
const health = (more: Partial<HostHealth> = {}): HostHealth => ({
  startedAt: 1,
  waiting: 0,
  sockets: 0,
  reachedAt: null,
  announcing: announcing(wifi),
  serverTime: 1,
  ...more,
})

/** What is written: level, message, facts. */
class Written implements HostLog {
  readonly lines: [string, string, object][] = []
  readonly debug = (facts: object, message: string) => void this.lines.push(['debug', message, facts])
  readonly info = (facts: object, message: string) => void this.lines.push(['info', message, facts])
  readonly warn = (facts: object, message: string) => void this.lines.push(['warn', message, facts])
  readonly error = (facts: object, message: string) => void this.lines.push(['error', message, facts])
}

/** The lines of the last of these moments, each of which lasts: what is not new is not written again. */
function newsOf(...moments: HostHealth[]): [string, string, object][] {
  const written = new Written()
  const news = new HealthNews(written)
  let last: Written['lines'] = []
  for (const now of moments) {
    written.lines.length = 0
    news.tell(now)
    last = [...written.lines]
    news.tell(structuredClone(now))
    expect(written.lines).toEqual(last)
  }
  return last
}

const atWifi = { interface: 'wlan0', address: '192.168.1.10' }
const atCable = { interface: 'eth0', address: '10.0.0.5' }

describe('A host writes down', () => {
  test('nothing while nothing is new', () => expect(newsOf(health(), health({ waiting: 9, sockets: 9, serverTime: 9 }))).toEqual([]))

  test('nothing of announcing where it does not announce', () => expect(newsOf(health({ announcing: null }))).toEqual([]))

  test('when somebody from another computer has reached the room, once', () => {
    const reached = [['info', 'somebody from another computer has reached the room', {}]]
    expect(newsOf(health(), health({ reachedAt: 5 }))).toEqual(reached)
    expect(newsOf(health({ announcing: null, reachedAt: 5 }))).toEqual(reached)
    expect(newsOf(health({ reachedAt: 5 }), health({ reachedAt: 5, sockets: 1 }))).toEqual([])
  })

  test('on which network the room is announced, and that it hears itself there', () => {
    const announced = ['info', 'the room is announced', atWifi]
    const heard = ['info', 'the host hears its own announcements', atWifi]
    expect(newsOf(health({ announcing: announcing({ ...wifi, announcingSince: 2 }) }))).toEqual([announced])
    expect(newsOf(health({ announcing: announcing({ ...wifi, ...well }) }))).toEqual([announced, heard])
    expect(
      newsOf(health({ announcing: announcing({ ...wifi, announcingSince: 2 }) }), health({ announcing: announcing({ ...wifi, ...well }) })),
    ).toEqual([heard])
  })

  test('nothing when it hears itself again', () => {
    const later = { ...wifi, ...well, heardItselfAt: 60_000 }
    expect(newsOf(health({ announcing: announcing({ ...wifi, ...well }) }), health({ announcing: announcing(later) }))).toEqual([])
  })

  test('a network that comes and one that goes, and says nothing of those that stay', () => {
    const [one, other] = [
      { ...wifi, ...well },
      { ...cable, ...well },
    ]
    const [alone, both] = [health({ announcing: announcing(one) }), health({ announcing: announcing(one, other) })]
    expect(newsOf(alone, both)).toEqual([
      ['info', 'the room is announced', atCable],
      ['info', 'the host hears its own announcements', atCable],
    ])
    expect(newsOf(both, alone)).toEqual([['info', 'the room is not announced there any more: the network has gone', atCable]])
  })

  test('another address as another network', () =>
    expect(
      newsOf(
        health({ announcing: announcing({ ...wifi, ...well }) }),
        health({ announcing: announcing({ ...wifi, ...well, address: '192.168.1.99' }) }),
      ).map(([, message, facts]) => [message, facts]),
    ).toEqual([
      ['the room is announced', { ...atWifi, address: '192.168.1.99' }],
      ['the host hears its own announcements', { ...atWifi, address: '192.168.1.99' }],
      ['the room is not announced there any more: the network has gone', atWifi],
    ]))

  test('that there is no network, and which there are that will not do, once', () => {
    const skipped = [{ name: 'docker0', reason: 'virtual' }]
    const none = health({ announcing: { interfaces: [], skipped, copies: [] } })
    const line = ['info', 'there is no network to announce the room on', { skipped }]
    expect(newsOf(none)).toEqual([line])
    expect(newsOf(health({ announcing: announcing({ ...wifi, ...well }) }), none)).toEqual([
      line,
      ['info', 'the room is not announced there any more: the network has gone', atWifi],
    ])
    expect(newsOf(none, health({ announcing: { interfaces: [], skipped: [], copies: [] } }))).toEqual([])
  })

  describe('trouble with the system’s code', () => {
    const HOUR = 3_600_000
    const failing = (at: number, code = 'EPERM', where = wifi) => health({ announcing: announcing({ ...where, lastError: { code, at } }) })
    const warning = (code = 'EPERM', where = atWifi) => ['warn', 'announcing the room has failed, and is tried again', { ...where, code }]

    test('once, however often it happens', () => {
      expect(newsOf(health(), failing(5))).toEqual([warning()])
      expect(newsOf(failing(5), failing(9))).toEqual([])
      expect(newsOf(failing(5), failing(9), failing(5 + HOUR - 1))).toEqual([])
    })

    test('again after an hour', () => {
      expect(newsOf(failing(5), failing(5 + HOUR))).toEqual([warning()])
      expect(newsOf(failing(5), failing(9), failing(5 + HOUR), failing(9 + HOUR))).toEqual([])
    })

    test('of another kind or at another place, each once', () => {
      expect(newsOf(failing(5), failing(6, 'DEAF'))).toEqual([warning('DEAF')])
      expect(newsOf(failing(5), failing(6, 'DEAF'), failing(7))).toEqual([])
      expect(newsOf(failing(5), failing(6, 'EPERM', cable))[0]).toEqual(warning('EPERM', atCable))
    })

    test('but not that it was announced in between, where that was not news either', () => {
      const mended = (since: number, at: number) =>
        health({ announcing: announcing({ ...wifi, announcingSince: since, lastError: { code: 'DEAF', at } }) })
      expect(newsOf(failing(5, 'DEAF'), mended(6, 5))).toEqual([['info', 'the room is announced', atWifi]])
      expect(newsOf(failing(5, 'DEAF'), mended(6, 5), failing(30, 'DEAF'), mended(31, 30))).toEqual([])
    })
  })

  test('that it is announced again after trouble', () => {
    const lastError = { code: 'DEAF', at: 5 }
    const broken = health({ announcing: announcing({ ...wifi, heardItselfAt: 3, lastError }) })
    const mended = health({ announcing: announcing({ ...wifi, heardItselfAt: 3, announcingSince: 6, lastError }) })
    expect(newsOf(broken, mended)).toEqual([['info', 'the room is announced', atWifi]])
  })

  test('another computer that hosts a copy as an error, each computer once, and again when it has come back', () => {
    const copied = (...addresses: string[]) =>
      health({ announcing: { ...announcing(wifi), copies: addresses.map((address) => ({ address, at: 5 })) } })
    const lineOf = (address: string) => ['error', expect.stringContaining("hosts a copy of this room's data folder") as string, { address }]
    expect(newsOf(health(), copied('192.168.1.20'))).toEqual([lineOf('192.168.1.20')])
    expect(newsOf(copied('192.168.1.20'), copied('192.168.1.20', '192.168.1.30'))).toEqual([lineOf('192.168.1.30')])
    expect(newsOf(copied('192.168.1.20'), copied(), copied('192.168.1.20'))).toEqual([lineOf('192.168.1.20')])
  })
})

describe('The log follows the host', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('from its start on, and looks every three seconds until it is closed', async () => {
    const written = new Written()
    let now = health({ announcing: announcing({ ...wifi, announcingSince: 2 }) })
    const stop = logHealth(() => now, written)
    const messages = () => written.lines.map(([, message]) => message)
    expect(messages()).toEqual(['the room is announced'])
    now = health({ announcing: announcing({ ...wifi, ...well }) })
    vi.advanceTimersByTime(2_999)
    expect(messages()).toHaveLength(1)
    vi.advanceTimersByTime(1)
    expect(messages()).toEqual(['the room is announced', 'the host hears its own announcements'])
    vi.advanceTimersByTime(60_000)
    expect(messages()).toHaveLength(2)
    await stop()
    now = health({ reachedAt: 5 })
    vi.advanceTimersByTime(60_000)
    expect(messages()).toHaveLength(2)
    expect(vi.getTimerCount()).toBe(0)
  })
})
