import { describe, expect, test } from 'vitest'
import { ADA, card, EVENING, goodbye, GRACE, LUNCH, OPS, ELSEWHERE, url } from './heard-rooms.ts'
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
    for (const checks of [watch.table.due(), watch.table.due()])
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
