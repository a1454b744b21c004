import { describe, expect, test } from 'vitest'
import { ADA, card, EVENING, goodbye, GRACE, LUNCH, MORNING, OPS, ELSEWHERE, url } from './heard-rooms.ts'
import { TableWatch } from './table-watch.ts'

describe('A copy of a data folder', () => {
  test('is listed beside the room while both answer, and both are marked', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.meet({ roomId: LUNCH, address: '192.168.1.30' })
    watch.pass(3)
    watch.at(GRACE, card(OPS, 'Ops · 运维', 1))
    watch.hear({ ...GRACE, boot: EVENING })
    watch.check()
    expect(watch.list().map(({ id, urls, isCopy, online }) => [id, urls, isCopy, online])).toEqual([
      [OPS, [url(ADA)], true, 3],
      [LUNCH, ['http://192.168.1.30:7117'], false, 3],
      [OPS, [url(GRACE)], true, 1],
    ])
    watch.at(GRACE, 'refused')
    watch.pass(1)
    watch.table.note(goodbye({ ...GRACE, boot: EVENING }))
    watch.check()
    watch.table.tick()
    expect(watch.list().map(({ id, urls, isCopy }) => [id, urls, isCopy])).toEqual([
      [OPS, [url(ADA)], false],
      [LUNCH, ['http://192.168.1.30:7117'], false],
    ])
  })

  test('is not seen in a host that was started anew at another address', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.pass(3)
    watch.at(ADA, 'silent')
    watch.at(GRACE, card())
    watch.hear({ ...GRACE, boot: EVENING })
    for (let checks = watch.table.due(); checks.length > 0; checks = watch.table.due())
      for (const { roomId, endpoint } of checks) {
        watch.table.proved(roomId, endpoint, endpoint.address === GRACE.address ? card() : 'silent')
        expect(watch.room()?.isCopy).toBe(false)
      }
    expect(watch.room()).toMatchObject({ state: 'live', urls: [url(GRACE), url(ADA)] })
  })

  test('is not seen in a host with two addresses, nor in the announcement of a liar', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.meet(ELSEWHERE)
    watch.hear({ ...GRACE, boot: EVENING })
    watch.check()
    expect(watch.room()?.isCopy).toBe(false)
  })

  test('is seen when one of two hosts is started anew, and not when it stops answering', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.meet(GRACE)
    watch.pass(2)
    watch.hear({ ...GRACE, boot: EVENING })
    watch.pass(1)
    expect(watch.list().map(({ isCopy }) => isCopy)).toEqual([true, true])
    watch.at(GRACE, 'silent')
    watch.hear({ ...GRACE, boot: EVENING, title: 'Ops 2' })
    watch.pass(1)
    expect(watch.room()).toMatchObject({ isCopy: false, urls: [url(ADA), url(GRACE)] })
  })

  test('is not seen in a start that was heard of long ago', () => {
    const watch = new TableWatch()
    watch.meet(ELSEWHERE)
    watch.pass(30)
    watch.meet({ boot: EVENING })
    watch.pass(2)
    expect(watch.room()).toMatchObject({ isCopy: false, state: 'live' })
  })
})

describe('A host that says in its card when it was started', () => {
  const bootOf = (boot: string) => ({ ...card(), boot })
  const NOON = 'noon'.padEnd(16, '0')

  test('is one at whatever places it is announced, and by whatever start', () => {
    const watch = new TableWatch()
    watch.at(ADA, bootOf(MORNING))
    // Somebody passes on what they are sent, and makes a start up.
    watch.at(GRACE, bootOf(MORNING))
    watch.hear()
    watch.check()
    watch.hear({ ...GRACE, boot: EVENING })
    watch.pass(70, () => {
      watch.hear()
      watch.hear({ ...GRACE, boot: EVENING })
    })
    expect(watch.room()).toMatchObject({ isCopy: false, state: 'live' })
    expect(watch.room()?.urls.toSorted()).toEqual([url(ADA), url(GRACE)])
  })

  test('is two with a copy of its folder, which nobody need announce', () => {
    const watch = new TableWatch()
    watch.at(ADA, bootOf(MORNING))
    watch.at(GRACE, bootOf(EVENING))
    watch.hear()
    watch.check()
    watch.hear({ ...GRACE, foundBy: 'typed', boot: null })
    watch.check()
    expect(watch.list()).toHaveLength(1)
    watch.table.lookAgain()
    watch.pass(1)
    const isMarked = () => watch.list().map(({ urls, isCopy }) => [urls, isCopy])
    expect(isMarked()).toEqual([
      [[url(ADA)], true],
      [[url(GRACE)], true],
    ])
    // Each is looked at in its own time, and both stay marked.
    watch.pass(130, () => {
      watch.hear()
      expect(isMarked()).toHaveLength(2)
    })
  })

  test('is not two after a start of which nobody heard, whichever place is looked at first', () => {
    for (const [first, second] of [
      [ADA, ELSEWHERE],
      [ELSEWHERE, ADA],
    ] as const) {
      const watch = new TableWatch()
      for (const place of [ADA, ELSEWHERE]) watch.at(place, bootOf(MORNING))
      watch.hear()
      watch.hear(ELSEWHERE)
      watch.check()
      expect(watch.room()?.isCopy).toBe(false)
      for (const place of [ADA, ELSEWHERE]) watch.at(place, bootOf(NOON))
      watch.table.proved(OPS, first, bootOf(NOON))
      expect(watch.room()?.isCopy).toBe(false)
      watch.table.proved(OPS, second, bootOf(NOON))
      expect(watch.room()?.isCopy).toBe(false)
    }
  })

  test('is told from one that does not say it as before', () => {
    const watch = new TableWatch()
    watch.at(ADA, bootOf(MORNING))
    watch.at(GRACE, card())
    watch.hear()
    watch.check()
    watch.hear({ ...GRACE, boot: EVENING })
    watch.pass(1)
    expect(watch.list().map(({ isCopy }) => isCopy)).toEqual([true, true])
  })
})
