import { describe, expect, test } from 'vitest'
import { ADA, card, EVENING, goodbye, GRACE, LUNCH, OPS, ELSEWHERE, url } from './heard-rooms.ts'
import { TableWatch } from './table-watch.ts'

describe('A room that leaves', () => {
  test('is gone as soon as a check confirms its goodbye, and left out ten seconds later', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.at(ADA, 'refused')
    watch.pass(1)
    watch.table.note(goodbye())
    expect(watch.room()?.state).toBe('live')
    watch.check()
    expect(watch.room()).toMatchObject({ state: 'gone', online: null })
    expect(watch.room()).not.toHaveProperty('cause')
    watch.pass(9)
    expect(watch.room()?.state).toBe('gone')
    watch.pass(1)
    expect(watch.list()).toEqual([])
  })

  test('stays gone however often it says goodbye', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.at(ADA, 'refused')
    watch.pass(1)
    watch.table.note(goodbye())
    watch.check()
    watch.pass(5, () => {
      watch.table.note(goodbye())
      watch.table.tick()
      expect(watch.room()?.state).toBe('gone')
    })
    expect(watch.checked).toHaveLength(2)
  })

  test('is looked for no more, and not listed even before time is let pass', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.at(ADA, 'refused')
    watch.pass(1)
    watch.table.note(goodbye())
    watch.pass(9)
    expect(watch.checked).toHaveLength(2)
    watch.now += 10_000
    expect(watch.list()).toEqual([])
  })

  test('is not gone while it is only said so', () => {
    const watch = new TableWatch()
    watch.at(ADA, 'refused')
    watch.hear()
    watch.check()
    watch.table.note(goodbye())
    watch.table.tick()
    expect(watch.room()?.state).toBe('unreachable')
    // It never answered: the check comes when it would have come anyway.
    watch.pass(1)
    expect(watch.room()?.state).toBe('unreachable')
    watch.pass(1)
    expect(watch.room()?.state).toBe('gone')
  })

  test('is not gone when it announces itself again at once, whatever was said before', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.at(ADA, 'refused')
    watch.pass(1)
    watch.table.note(goodbye())
    watch.hear({ boot: EVENING })
    watch.check()
    expect(watch.room()?.state).toBe('unreachable')
  })

  test('is not gone for a goodbye that turned out to be false long ago', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.pass(1)
    watch.table.note(goodbye())
    watch.check()
    watch.at(ADA, 'refused')
    watch.meet(ELSEWHERE)
    watch.pass(1)
    expect(watch.room()?.urls).toEqual([url(ELSEWHERE), url(ADA)])
  })

  test('is live again when a check that was under way finds it', () => {
    const watch = new TableWatch()
    watch.hear()
    const [check] = watch.table.due()
    watch.now += 25_000
    watch.table.tick()
    expect(watch.room()?.state).toBe('gone')
    watch.table.proved(OPS, check?.endpoint ?? GRACE, card())
    watch.at(ADA, card())
    watch.pass(15)
    expect(watch.room()?.state).toBe('live')
  })

  test('is live until it was looked for, however long it was not heard', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.now += 60_000
    watch.table.tick()
    expect(watch.room()?.state).toBe('live')
    expect(watch.table.due()).toHaveLength(1)
  })

  test('is not gone because somebody says so in its name', () => {
    const watch = new TableWatch()
    watch.meet()
    const before = watch.room()
    for (const source of [ADA, GRACE]) {
      watch.pass(1)
      watch.table.note(goodbye(source))
      watch.check()
    }
    expect(watch.room()).toEqual({ ...before, lastSeenAt: watch.now })
    watch.pass(5)
    expect(watch.room()?.state).toBe('live')
  })

  test('is looked for where else it is when it says goodbye on one of two networks', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.meet(ELSEWHERE)
    watch.pass(1)
    watch.at(ADA, 'refused')
    watch.at(ELSEWHERE, 'refused')
    watch.table.note(goodbye())
    watch.pass(1)
    expect(watch.room()?.state).toBe('gone')
  })

  test('is gone within 30 seconds when its host was killed', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.pass(20, (second) => second % 10 === 0 && watch.hear())
    watch.at(ADA, 'silent')
    watch.pass(24)
    expect(watch.room()?.state).toBe('live')
    watch.pass(1)
    expect(watch.room()?.state).toBe('gone')
    watch.pass(10)
    expect(watch.list()).toEqual([])
  })

  test('is given more time when it is seldom asked who is there', () => {
    const watch = new TableWatch()
    watch.roundMs = 60_000
    watch.meet()
    watch.at(ADA, 'silent')
    watch.pass(149)
    expect(watch.room()?.state).toBe('live')
    watch.pass(1)
    expect(watch.room()?.state).toBe('gone')
  })

  test('stays live when it answers though nobody hears it', () => {
    const watch = new TableWatch()
    watch.meet({ foundBy: 'remembered', boot: null })
    watch.pass(300)
    expect(watch.room()).toMatchObject({ state: 'live', foundBy: ['remembered'] })
    expect(watch.checked.length).toBeLessThanOrEqual(13)
  })

  test('is unreachable while it is heard, and gone when it is not', () => {
    const watch = new TableWatch()
    watch.hear()
    watch.pass(24)
    expect(watch.room()).toMatchObject({ state: 'unreachable', cause: 'silent' })
    watch.pass(1)
    expect(watch.room()?.state).toBe('gone')
  })

  test('comes back as the entry that it was', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.meet({ roomId: LUNCH, ...GRACE })
    const before = watch.list()
    watch.at(ADA, 'refused')
    watch.pass(1)
    watch.table.note(goodbye())
    watch.check()
    watch.at(ADA, card())
    watch.hear({ boot: EVENING })
    expect(watch.list().map(({ state }) => state)).toEqual(['checking', 'live'])
    watch.pass(1)
    expect(watch.list()).toEqual([{ ...before[0], lastSeenAt: watch.now }, before[1]])
  })

  test('is not kept for hours by a clock that is set back, nor lost by one that is set forward', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.now -= 5 * 3_600_000
    watch.pass(1)
    expect(watch.room()?.state).toBe('live')
    watch.now += 9 * 3_600_000
    watch.pass(1)
    expect(watch.room()?.state).toBe('live')
    watch.at(ADA, 'silent')
    watch.now -= 5 * 3_600_000
    watch.pass(2)
    expect(watch.room()?.state).toBe('gone')
  })
})
