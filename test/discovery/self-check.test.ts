import { describe, expect, test } from 'vitest'
import { SelfCheck } from '../../src/main/discovery/self-check.ts'
import { ManualClock } from '../shared/manual-clock.ts'

/** A socket that echoes as `echoes` says, and the seconds at which it was asked and found deaf. */
function checked(echoes = true) {
  const clock = new ManualClock()
  const began = clock.now()
  const seconds = () => (clock.now() - began) / 1_000
  const socket = { echoes, asked: [] as number[], deaf: [] as number[] }
  const ask = () => {
    socket.asked.push(seconds())
    if (socket.echoes) clock.after(1, () => check.heard())
  }
  const check: SelfCheck = new SelfCheck({ clock, ask, deaf: () => socket.deaf.push(seconds()) })
  return { clock, socket, check }
}

describe('a socket that hears itself', () => {
  test('is asked every ten seconds for a minute, then every minute, and is not deaf', async () => {
    const { clock, socket } = checked()
    await clock.advance(240_000)
    expect(socket).toMatchObject({ asked: [0, 10, 20, 30, 40, 50, 110, 170, 230], deaf: [] })
  })

  test('is asked again sooner when one echo was lost, and is not deaf then', async () => {
    const { clock, socket } = checked()
    await clock.advance(100_000)
    Object.assign(socket, { echoes: false, asked: [] })
    await clock.advance(15_000)
    socket.echoes = true
    await clock.advance(60_000)
    expect(socket).toMatchObject({ asked: [110, 120, 170], deaf: [] })
  })
})

describe('a socket that does not', () => {
  test('is deaf two and a half rounds after the first question', async () => {
    const { clock, socket } = checked(false)
    await clock.advance(26_000)
    expect(socket.deaf).toEqual([25])
  })

  test('is nobody’s concern once the check has stopped', async () => {
    const { clock, socket, check } = checked(false)
    await clock.advance(15_000)
    check.stop()
    await clock.advance(60_000)
    expect(socket.deaf).toEqual([])
    expect(clock.timers).toBe(0)
  })
})
