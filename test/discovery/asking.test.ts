import { describe, expect, test } from 'vitest'
import { Asking } from '../../src/main/discovery/asking.ts'
import { ManualClock } from '../shared/manual-clock.ts'

/** Seconds since the start at which was asked. */
function asker(chance = 0.5) {
  const clock = new ManualClock()
  clock.chance = chance
  const began = clock.now()
  const asked: number[] = []
  const asking = new Asking({ clock, ask: () => asked.push((clock.now() - began) / 1_000) })
  return { clock, asked, asking }
}

describe('who is there is asked', () => {
  test('at once, after one and three seconds, then every minute', async () => {
    const { clock, asked } = asker()
    await clock.advance(130_000)
    expect(asked).toEqual([0, 1, 3, 63, 123])
  })

  test('every ten seconds while somebody looks', async () => {
    const { clock, asked, asking } = asker()
    asking.isWatched = true
    asked.length = 0
    await clock.advance(35_000)
    expect(asked).toEqual([1, 3, 13, 23, 33])
  })

  test('anew when somebody begins to look, and not when they still do', async () => {
    const { clock, asked, asking } = asker()
    await clock.advance(20_000)
    asking.isWatched = true
    await clock.advance(5_000)
    asking.isWatched = true
    expect(asked).toEqual([0, 1, 3, 20, 21, 23])
  })

  test('more seldom as soon as nobody looks any more', async () => {
    const { clock, asked, asking } = asker()
    asking.isWatched = true
    await clock.advance(20_000)
    asking.isWatched = false
    asked.length = 0
    await clock.advance(70_000)
    expect(asked).toEqual([80])
  })

  test('anew on a new network', async () => {
    const { clock, asked, asking } = asker()
    await clock.advance(20_000)
    asking.again()
    await clock.advance(3_000)
    expect(asked).toEqual([0, 1, 3, 20, 21, 23])
  })

  test.each([
    [0, [0, 0.8, 2.4, 50.4]],
    [0.999_999, [0, 1.2, 3.6, 75.6]],
  ])('a fifth sooner or later, as chance has it: %s', async (chance, expected) => {
    const { clock, asked } = asker(chance)
    await clock.advance(80_000)
    expect(asked.slice(0, 4).map((at) => Math.round(at * 10) / 10)).toEqual(expected)
  })

  test('not any more once it is stopped', async () => {
    const { clock, asked, asking } = asker()
    asking.stop()
    await clock.advance(120_000)
    expect(asked).toEqual([0])
    expect(clock.timers).toBe(0)
  })
})

describe('what somebody else has just asked', () => {
  test('is not asked again', async () => {
    const { clock, asked, asking } = asker()
    await clock.advance(61_500)
    asking.heardQuestion()
    await clock.advance(62_000)
    expect(asked).toEqual([0, 1, 3, 123])
  })

  test('is asked again two seconds later', async () => {
    const { clock, asked, asking } = asker()
    await clock.advance(61_000)
    asking.heardQuestion()
    await clock.advance(2_000)
    expect(asked).toEqual([0, 1, 3, 63])
  })

  test('keeps nobody silent for more than two rounds: it may have been asked of nobody else', async () => {
    const { clock, asked, asking } = asker()
    asking.isWatched = true
    await clock.advance(3_000)
    asked.length = 0
    for (let second = 0; second < 60; second += 1) {
      asking.heardQuestion()
      await clock.advance(1_000)
    }
    expect(asked).toEqual([33, 63])
  })
})
