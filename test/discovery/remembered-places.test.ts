import { describe, expect, test } from 'vitest'
import { ADA, card, ELSEWHERE, goodbye, GRACE, LUNCH, OPS, url } from './heard-rooms.ts'
import { TableWatch } from './table-watch.ts'

const remembered = { foundBy: 'remembered', boot: null } as const
/** Where rooms once were, each on a machine of its own. */
const places = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...remembered,
    roomId: `r${String.fromCharCode(97 + index)}`.padEnd(26, 'z'),
    address: `10.0.0.${index + 1}`,
  }))

describe('A room of which only the place is remembered', () => {
  test('is checked, and not listed before it has answered', () => {
    const watch = new TableWatch()
    watch.hear(remembered)
    expect(watch.list()).toEqual([])
    watch.check()
    expect([watch.checked, watch.list()]).toEqual([[`${ADA.address}:${ADA.port}`], []])
    watch.at(ADA, card())
    watch.pass(2)
    expect(watch.room()).toMatchObject({ id: OPS, state: 'live', title: 'Ops · 运维', urls: [url(ADA)], foundBy: ['remembered'] })
  })

  test('stays listed when it answers no more, until it is gone', () => {
    const watch = new TableWatch()
    watch.at(ADA, card())
    watch.hear(remembered)
    watch.check()
    watch.at(ADA, 'refused')
    watch.table.lookAgain()
    watch.pass(2)
    expect(watch.room()).toMatchObject({ state: 'unreachable', cause: 'refused', title: 'Ops · 运维' })
    watch.pass(30)
    expect(watch.room()?.state).toBe('gone')
    watch.pass(10)
    expect(watch.list()).toEqual([])
  })

  test('is listed as soon as somebody says that it is there, whether it answers or not', () => {
    const watch = new TableWatch()
    watch.hear(remembered)
    watch.check()
    watch.hear()
    expect(watch.room()).toMatchObject({ state: 'unreachable', cause: 'silent', foundBy: ['remembered', 'mdns'] })
  })

  test('is not listed for a goodbye', () => {
    const watch = new TableWatch()
    watch.hear(remembered)
    watch.table.note(goodbye())
    watch.pass(1)
    expect(watch.list()).toEqual([])
  })

  test('is listed once with all places that answer, those that do not among them', () => {
    const watch = new TableWatch()
    watch.at(ADA, card())
    for (const place of [ELSEWHERE, ADA]) watch.hear({ ...remembered, ...place })
    watch.check()
    expect(watch.room()).toMatchObject({ state: 'live', urls: [url(ADA), url(ELSEWHERE)] })
  })

  test('is forgotten when it does not answer for long, and looked for again when it is recalled', () => {
    const watch = new TableWatch()
    watch.hear(remembered)
    watch.pass(160)
    const before = watch.checked.length
    watch.pass(60)
    expect(watch.checked).toHaveLength(before)
    watch.at(ADA, card())
    watch.hear(remembered)
    watch.pass(1)
    expect(watch.room()?.state).toBe('live')
  })

  test('does not take the place of a room that somebody speaks of', () => {
    const watch = new TableWatch()
    for (let index = 0; index < 200; index += 1)
      watch.hear({
        ...remembered,
        roomId: `${'abcdefghij'.charAt(index % 10)}${'abcdefghijklmnopqrst'.charAt(index / 10)}`.padEnd(26, 'y'),
        address: `10.0.1.${index}`,
      })
    expect(watch.list()).toEqual([])
    watch.meet()
    expect(watch.room()).toMatchObject({ id: OPS, state: 'live' })
  })
})

describe('Checks of remembered places', () => {
  test('are four at once', () => {
    const watch = new TableWatch()
    for (const place of places(10)) watch.hear(place)
    const first = watch.table.due()
    expect(first.map(({ endpoint }) => endpoint.address)).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'])
    expect(watch.table.due()).toEqual([])
    for (const { roomId, endpoint } of first.slice(0, 2)) watch.table.proved(roomId, endpoint, 'silent')
    expect(watch.table.due().map(({ endpoint }) => endpoint.address)).toEqual(['10.0.0.5', '10.0.0.6'])
  })

  test('leave four places to those that are heard, who go first', () => {
    const watch = new TableWatch()
    for (const place of places(10)) watch.hear(place)
    for (let host = 1; host <= 10; host += 1)
      watch.hear({ roomId: 'abcdefghij'.charAt(host - 1).padEnd(26, 'x'), address: `192.168.1.${host}` })
    const checks = watch.table.due().map(({ endpoint }) => endpoint.address)
    expect(checks).toEqual(Array.from({ length: 8 }, (_, index) => `192.168.1.${index + 1}`))
  })

  test('do not keep those waiting that are heard meanwhile', () => {
    const watch = new TableWatch()
    for (const place of places(10)) watch.hear(place)
    expect(watch.table.due()).toHaveLength(4)
    for (let port = 1; port <= 2; port += 1) watch.hear({ ...GRACE, port, roomId: LUNCH })
    watch.hear(ADA)
    expect(watch.table.due().map(({ endpoint }) => endpoint.address)).toEqual([GRACE.address, ADA.address, GRACE.address])
  })

  test('come after those of a place that was typed, and before them when both are meant', () => {
    const watch = new TableWatch()
    for (const place of places(6)) watch.hear(place)
    watch.hear({ ...remembered, roomId: null, ...GRACE, foundBy: 'typed' })
    watch.hear({ ...places(6)[5], foundBy: 'typed' })
    expect(watch.table.due().map(({ endpoint }) => endpoint.address)).toEqual([
      '10.0.0.6',
      GRACE.address,
      '10.0.0.1',
      '10.0.0.2',
      '10.0.0.3',
      '10.0.0.4',
    ])
  })
})

describe('Checks of places in lists', () => {
  const listed = (count: number, foundBy: 'hosts-file' | 'dns' | 'scan') =>
    Array.from({ length: count }, (_, index) => ({ ...remembered, foundBy, roomId: null, address: `10.0.${foundBy.length}.${index + 1}` }))

  test('are four at once, whichever lists they are in', () => {
    const watch = new TableWatch()
    for (const place of [...places(2), ...listed(2, 'hosts-file'), ...listed(2, 'dns'), ...listed(2, 'scan')]) watch.hear(place)
    expect(watch.table.due()).toHaveLength(4)
  })

  test.each(['hosts-file', 'dns', 'scan'] as const)('do not go before those that are heard: %s', (foundBy) => {
    const watch = new TableWatch()
    for (const place of listed(10, foundBy)) watch.hear(place)
    watch.hear(ADA)
    watch.hear({ ...remembered, roomId: LUNCH, ...GRACE, foundBy: 'invite' })
    expect(
      watch.table
        .due()
        .slice(0, 2)
        .map(({ endpoint }) => endpoint.address),
    ).toEqual([ADA.address, GRACE.address])
  })
})

describe('Looking again', () => {
  test('looks for a room that is gone as well', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.at(ADA, 'refused')
    watch.pass(1)
    watch.table.note(goodbye())
    watch.pass(2)
    expect(watch.room()?.state).toBe('gone')
    watch.table.lookAgain()
    watch.pass(1)
    expect(watch.room()?.state).toBe('gone')
    watch.at(ADA, card())
    watch.table.lookAgain()
    watch.pass(1)
    expect(watch.room()?.state).toBe('live')
  })

  test('checks every place of every room once more, whatever was found there', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.hear(ELSEWHERE)
    watch.hear({ ...GRACE, roomId: LUNCH })
    watch.hear({ ...remembered, roomId: 'tea'.padEnd(26, 'a'), address: '10.0.0.9' })
    watch.check()
    const all = watch.checked.toSorted()
    expect(all).toHaveLength(4)
    // Later than the least gap between two checks, and before any other is due.
    watch.now += 1_500
    watch.check()
    expect(watch.checked).toHaveLength(4)
    watch.table.lookAgain()
    watch.check()
    expect(watch.checked.slice(4).toSorted()).toEqual(all)
    watch.now += 1_500
    watch.check()
    expect(watch.checked).toHaveLength(8)
  })

  test('does not make more checks than one a second', () => {
    const watch = new TableWatch()
    watch.meet()
    for (let time = 0; time < 20; time += 1) {
      watch.now += 100
      watch.table.lookAgain()
      watch.check()
    }
    expect(watch.checked).toHaveLength(3)
  })

  test('checks the addresses without a room as well', () => {
    const watch = new TableWatch()
    watch.hear({ ...remembered, roomId: null, foundBy: 'typed' })
    watch.check()
    watch.now += 1_500
    watch.at(ADA, card())
    watch.check()
    expect(watch.list()).toEqual([])
    watch.table.lookAgain()
    watch.check()
    expect(watch.room()?.state).toBe('live')
  })
})
