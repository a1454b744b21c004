import { describe, expect, test } from 'vitest'
import { ADA, card, EVENING, goodbye, GRACE, LUNCH, MORNING, OPS, sighting, url } from './heard-rooms.ts'
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
    watch.hear({ ...typed, foundBy: 'scan' })
    watch.pass(149)
    expect(watch.checked.length).toBeGreaterThan(4)
    watch.pass(1)
    expect(watch.table.due()).toEqual([])
    watch.at(ADA, card())
    watch.pass(120)
    expect(watch.list()).toEqual([])
  })

  test('is never forgotten where somebody has typed it, and asked ever more seldom', () => {
    const watch = new TableWatch()
    watch.hear(typed)
    watch.pass(3_600)
    expect(watch.checked.length).toBeGreaterThan(60)
    expect(watch.checked.length).toBeLessThan(70)
    watch.at(ADA, card())
    watch.pass(60)
    expect(watch.room()?.state).toBe('live')
  })

  test('is one of 800 at the most', () => {
    const watch = new TableWatch()
    for (let host = 0; host < 1_000; host += 1) watch.hear({ ...typed, address: `10.0.${host >> 8}.${host & 255}` })
    watch.pass(45)
    expect(new Set(watch.checked).size).toBe(800)
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

  test('are two at once of one machine', () => {
    const watch = new TableWatch()
    for (const roomId of [OPS, LUNCH, 'tea'.padEnd(26, 'a')]) watch.hear({ roomId })
    expect(watch.table.due()).toHaveLength(2)
    expect(watch.table.due()).toEqual([])
  })

  test('are two at once for one machine, whatever addresses its packets name', () => {
    const watch = new TableWatch()
    for (let host = 1; host <= 3; host += 1) watch.table.note(sighting({ address: `10.0.0.${host}` }), ADA.address)
    expect(watch.table.due()).toHaveLength(2)
  })

  test('are eight at once, one of each machine before two of any, and those of rooms that were there go first', () => {
    const watch = new TableWatch()
    watch.meet({ roomId: LUNCH, ...GRACE })
    watch.pass(1)
    for (let port = 1; port < 20; port += 1) watch.hear({ roomId: 'abcdefghijklmnopqrs'.charAt(port - 1).padEnd(26, 'x'), port })
    for (let host = 30; host < 60; host += 1) watch.hear({ roomId: `room${host}`.padEnd(26, 'a'), address: `192.168.1.${host}` })
    watch.hear({ roomId: LUNCH, ...GRACE, title: 'Lunch?' })
    const checks = watch.table.due()
    expect(checks).toHaveLength(8)
    expect(checks[0]).toEqual({ roomId: LUNCH, endpoint: GRACE })
    expect(new Set(checks.map(({ endpoint }) => endpoint.address)).size).toBe(8)
    expect(watch.table.due()).toEqual([])
    watch.table.proved(LUNCH, GRACE, card(LUNCH))
    expect(watch.table.due()).toHaveLength(1)
  })

  test('are no more than twenty a second in all, after the first twenty', () => {
    const watch = new TableWatch()
    watch.pass(10, (second) => {
      for (let host = 1; host <= 200; host += 1) watch.hear({ roomId: null, address: `10.0.${second}.${host}`, foundBy: 'typed' })
    })
    expect(watch.checked).toHaveLength(200)
  })

  test('are no more than three a second at one address, after the first five', () => {
    const watch = new TableWatch()
    for (let second = 0; second < 10; second += 1) {
      for (let port = 1; port <= 30; port += 1) watch.hear({ roomId: null, port: 100 * second + port, foundBy: 'typed' })
      watch.check()
      watch.pass(1)
    }
    expect(watch.checked.length).toBeLessThanOrEqual(5 + 30)
    expect(watch.checked.length).toBeGreaterThan(30)
  })

  test('are no more for whoever names other addresses than its own', () => {
    const watch = new TableWatch()
    for (let second = 0; second < 10; second += 1) {
      for (let host = 1; host <= 30; host += 1)
        watch.table.note(sighting({ roomId: 'abcdefgh'.charAt(host % 8).padEnd(26, 'z'), address: `10.0.${second}.${host}` }), ADA.address)
      watch.check()
      watch.pass(1)
    }
    expect(watch.checked.length).toBeLessThanOrEqual(5 + 30)
    expect(watch.checked.length).toBeGreaterThan(8)
  })

  test('of a place that never proved anything are not made sooner for what is announced there', () => {
    const [quiet, loud] = [new TableWatch(), new TableWatch()]
    quiet.pass(300, () => quiet.hear())
    loud.pass(300, (second) => {
      loud.hear({ boot: `${second}`.padEnd(16, 'x'), title: `${second}` })
      if (second % 3 === 0) loud.table.note(goodbye())
      if (second % 2 === 0) loud.hear({ boot: `${second}`.padEnd(16, 'y'), needsCode: true })
    })
    expect(loud.checked).toHaveLength(quiet.checked.length)
  })

  test('of a place that proved itself before are made at once when it starts anew', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.at(ADA, 'refused')
    watch.table.lookAgain()
    watch.pass(17, () => watch.hear())
    expect(watch.room()?.state).toBe('unreachable')
    watch.at(ADA, card())
    watch.hear({ boot: EVENING })
    watch.check()
    expect(watch.room()?.state).toBe('live')
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

describe('What is heard while a check is under way', () => {
  test('is looked into after it: another title', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.pass(1)
    watch.hear({ title: 'Operations' })
    expect(watch.table.due()).toHaveLength(1)
    watch.hear({ title: 'Operations, upstairs' })
    watch.at(ADA, card(OPS, 'Operations, upstairs'))
    watch.table.proved(OPS, ADA, card(OPS, 'Operations'))
    watch.pass(1)
    expect(watch.room()?.title).toBe('Operations, upstairs')
  })

  test('is looked into after it: a goodbye', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.pass(1)
    watch.hear({ title: 'Operations' })
    expect(watch.table.due()).toHaveLength(1)
    watch.table.note(goodbye())
    watch.at(ADA, 'refused')
    watch.table.proved(OPS, ADA, card())
    watch.pass(1)
    expect(watch.room()?.state).toBe('gone')
  })

  test('is not looked into twice where it came before', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.pass(1)
    watch.hear({ title: 'Operations' })
    watch.check()
    watch.pass(5)
    expect(watch.checked).toHaveLength(2)
  })
})
