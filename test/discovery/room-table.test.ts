import { describe, expect, test } from 'vitest'
import { ADA, card, EVENING, GRACE, LUNCH, OPS, url } from './heard-rooms.ts'
import { TableWatch } from './table-watch.ts'

describe('A room that is announced', () => {
  test('is being checked, and live when it has answered', () => {
    const watch = new TableWatch()
    watch.at(ADA, card(OPS, 'Ops · 运维', 3))
    watch.hear()
    expect(watch.room()).toMatchObject({ id: OPS, state: 'checking', title: 'Ops · 运维', hostName: 'Ada', online: null })
    watch.check()
    expect(watch.room()).toEqual({
      id: OPS,
      title: 'Ops · 运维',
      hostName: 'Ada',
      urls: [url(ADA)],
      online: 3,
      needsCode: false,
      foundBy: ['mdns'],
      state: 'live',
      isCopy: false,
      firstSeenAt: watch.now,
      lastSeenAt: watch.now,
    })
  })

  test('is listed with the cause when it does not answer', () => {
    const watch = new TableWatch()
    watch.at(ADA, 'refused')
    watch.hear()
    watch.check()
    expect(watch.room()).toMatchObject({ state: 'unreachable', cause: 'refused', online: null })
    watch.at(ADA, card())
    watch.pass(2)
    expect(watch.room()).toMatchObject({ state: 'live' })
    expect(watch.room()).not.toHaveProperty('cause')
  })

  test('is not live on the word of another room', () => {
    const watch = new TableWatch()
    watch.at(ADA, card(LUNCH))
    watch.hear()
    watch.check()
    expect(watch.room()).toMatchObject({ id: OPS, state: 'unreachable', cause: 'another-room', urls: [] })
  })

  test('stays live while it is heard, and its card is fetched anew once a minute', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.at(ADA, card(OPS, 'Ops · 运维', 9))
    watch.pass(59, (second) => second % 10 === 0 && watch.hear())
    expect(watch.checked).toHaveLength(1)
    expect(watch.room()).toMatchObject({ state: 'live', online: 3 })
    watch.pass(1)
    expect(watch.checked).toHaveLength(2)
    expect(watch.room()).toMatchObject({ state: 'live', online: 9 })
  })

  test('shows what the room says of itself, cleaned and cut', () => {
    const watch = new TableWatch()
    watch.at(ADA, card(OPS, `Real\u202E\n${'x'.repeat(300)}`))
    watch.hear({ title: 'Announced' })
    watch.check()
    expect(watch.room()?.title).toBe(`Real ${'x'.repeat(59)}`)
    watch.hear({ title: 'Free beer' })
    expect(watch.room()?.title).toBe(`Real ${'x'.repeat(59)}`)
    watch.at(ADA, 'refused')
    watch.pass(1)
    expect(watch.room()).toMatchObject({ state: 'unreachable', title: `Real ${'x'.repeat(59)}` })
  })
})

describe('A change that is announced', () => {
  const changes: [string, object][] = [
    ['another start of its host', { boot: EVENING }],
    ['another title', { title: 'Operations' }],
    ['a code', { needsCode: true }],
    ['another port', { port: 7118 }],
    ['another address', GRACE],
    ['somebody who looks for it', { foundBy: 'typed' }],
  ]
  test.each(changes)('is looked into: %s', (_, change) => {
    const watch = new TableWatch()
    watch.meet()
    watch.pass(1)
    watch.hear()
    expect(watch.table.due()).toEqual([])
    watch.hear(change)
    expect(watch.table.due()).toHaveLength(1)
  })

  test('is looked into once a second however often it changes', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.pass(10, (second) => {
      for (let change = 0; change < 20; change += 1) {
        watch.hear({ title: `${second} ${change}` })
        watch.check()
      }
    })
    expect(watch.checked.length).toBeLessThanOrEqual(11)
  })

  test('of its address is followed, and the old one forgotten', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.pass(5)
    watch.at(ADA, 'silent')
    watch.meet(GRACE)
    expect(watch.room()).toMatchObject({ state: 'live', urls: [url(GRACE), url(ADA)], isCopy: false })
    expect(watch.checked).toEqual([ADA, GRACE, ADA].map(({ address }) => `${address}:7117`))
    watch.pass(60, () => watch.hear(GRACE))
    expect(watch.room()).toMatchObject({ state: 'live', urls: [url(GRACE)] })
  })
})
