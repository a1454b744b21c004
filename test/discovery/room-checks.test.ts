import { describe, expect, test } from 'vitest'
import { ADA, card, GRACE, LUNCH, MORNING, OPS, url } from './heard-rooms.ts'
import { TableWatch } from './table-watch.ts'

describe('An address without a room', () => {
  const typed = { roomId: null, boot: null, title: '', hostName: '', foundBy: 'typed' } as const

  test('is listed when whoever is there has said which room it is', () => {
    const watch = new TableWatch()
    watch.at(ADA, card())
    watch.hear(typed)
    expect(watch.list()).toEqual([])
    expect(watch.table.due()).toEqual([{ roomId: null, endpoint: ADA }])
    watch.table.proved(null, ADA, card())
    expect(watch.room()).toMatchObject({ id: OPS, state: 'live', title: 'Ops · 运维', foundBy: ['typed'], urls: [url(ADA)] })
    watch.now += 60_000
    expect(watch.table.due()).toEqual([{ roomId: OPS, endpoint: ADA }])
  })

  test('adds a way to a room that was found otherwise', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.hear(typed)
    watch.check()
    expect(watch.room()).toMatchObject({ foundBy: ['mdns', 'typed'], urls: [url(ADA)], title: 'Ops · 运维' })
  })

  test('is asked again, and forgotten when nobody answers for long', () => {
    const watch = new TableWatch()
    watch.hear(typed)
    watch.pass(24)
    expect(watch.checked.length).toBeGreaterThan(2)
    watch.pass(1)
    expect(watch.table.due()).toEqual([])
    watch.at(ADA, card())
    watch.pass(60)
    expect(watch.list()).toEqual([])
  })

  test('is one of 800 at the most', () => {
    const watch = new TableWatch()
    for (let host = 0; host < 1_000; host += 1) watch.hear({ ...typed, address: `10.0.${host >> 8}.${host & 255}` })
    watch.check()
    expect(watch.checked).toHaveLength(800)
  })
})

describe('Checks', () => {
  test('are made ever more seldom where nobody answers', () => {
    const watch = new TableWatch()
    watch.pass(600, () => watch.hear())
    expect(watch.checked.length).toBeGreaterThan(10)
    expect(watch.checked.length).toBeLessThan(20)
  })

  test('begin anew where somebody has answered in between', () => {
    const watch = new TableWatch()
    watch.pass(120, () => watch.hear())
    watch.at(ADA, card())
    watch.pass(60, () => watch.hear())
    expect(watch.room()?.state).toBe('live')
    watch.at(ADA, 'silent')
    watch.hear({ title: 'Operations' })
    watch.pass(1)
    expect(watch.room()?.state).toBe('unreachable')
    watch.at(ADA, card())
    watch.pass(2)
    expect(watch.room()?.state).toBe('live')
  })

  test('go first to where nobody has looked yet', () => {
    const watch = new TableWatch()
    for (let host = 30; host < 40; host += 1) watch.hear({ roomId: `room${host}`.padEnd(26, 'a'), address: `192.168.1.${host}` })
    watch.check()
    watch.now += 2_000
    watch.hear(GRACE)
    expect(watch.table.due()[0]).toEqual({ roomId: OPS, endpoint: GRACE })
  })

  test('are eight at once, two of one machine, and those of rooms that were there go first', () => {
    const watch = new TableWatch()
    watch.meet({ roomId: LUNCH, ...GRACE })
    watch.pass(1)
    for (let port = 1; port < 20; port += 1) watch.hear({ roomId: OPS, port })
    for (let host = 30; host < 60; host += 1) watch.hear({ roomId: `room${host}`.padEnd(26, 'a'), address: `192.168.1.${host}` })
    watch.hear({ roomId: LUNCH, ...GRACE, title: 'Lunch?' })
    const checks = watch.table.due()
    expect(checks).toHaveLength(8)
    expect(checks[0]).toEqual({ roomId: LUNCH, endpoint: GRACE })
    expect(checks.filter(({ endpoint }) => endpoint.address === ADA.address)).toHaveLength(2)
    expect(watch.table.due()).toEqual([])
    watch.table.proved(LUNCH, GRACE, card(LUNCH))
    expect(watch.table.due()).toHaveLength(1)
  })

  test('that are never heard of again do not hold up others for ever', () => {
    const watch = new TableWatch()
    watch.hear()
    expect(watch.table.due()).toHaveLength(1)
    watch.now += 20_000
    watch.hear()
    expect(watch.table.due()).toEqual([])
    watch.now += 10_000
    watch.hear()
    expect(watch.table.due()).toHaveLength(1)
  })

  test('of rooms nobody knows change nothing', () => {
    const watch = new TableWatch()
    watch.table.proved(OPS, ADA, card())
    watch.table.proved(null, ADA, card())
    watch.hear({ boot: MORNING })
    watch.table.proved(OPS, GRACE, card())
    expect(watch.room()?.state).toBe('checking')
  })
})
