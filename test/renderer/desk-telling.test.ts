import { describe, expect, test } from 'vitest'
import { Telling } from '../../src/renderer/desk/attention/telling.ts'
import type { Settings } from '../../src/shared/settings.ts'
import type { KnownEvent } from '../../src/shared/wire/events.ts'
import { GRACE } from '../shared/scripted-bridge.ts'
import { screen } from './chat-screen.ts'
import { DeskWorld, said } from './desk-world.ts'

function telling(tellOf: Settings['tellOf'] = 'all') {
  const desk = new DeskWorld()
  const { chat } = screen()
  const looking = { at: false }
  const it = new Telling({
    tell: (told) => desk.bridge.shell.tell(told),
    clock: desk.clock,
    tellOf: () => tellOf,
    isLookedAt: () => looking.at,
    andMore: (count) => `(+${count})`,
  })
  const hear = (...events: KnownEvent[]): void => it.heard(events, chat)
  return { desk, it, hear, looking, told: desk.calls }
}

const own: KnownEvent = said(101, 'mine', { by: { id: GRACE.id, name: 'Grace' } })

describe('the system tells', () => {
  test('who said what in which room', () => {
    const { hear, told } = telling()
    hear(said(101, 'tea?'))
    expect(told).toEqual(['tell abc 101 Ops · 运维: \u2068Ada\u2069: tea?'])
  })

  test('of nothing one said oneself, nor of what nobody said', () => {
    const { hear, told } = telling()
    hear(own, { type: 'member.left', seq: 102, at: 1, by: GRACE, member: GRACE })
    expect(told).toEqual([])
  })

  test.each([
    ['all', ['tea?', '@Grace tea?']],
    ['mentions', ['@Grace tea?']],
    ['none', []],
  ] as const)('of as much as one wants: %s', async (tellOf, texts) => {
    const { desk, hear, told } = telling(tellOf)
    hear(said(101, 'tea?'))
    await desk.clock.advance(3_000)
    hear(said(102, '@Grace tea?'))
    expect(told.map((line) => line.split('\u2069: ')[1])).toEqual(texts)
  })

  test('of nothing in a room somebody looks at, then or by the end of a burst', async () => {
    const { desk, hear, looking, told } = telling()
    looking.at = true
    hear(said(101, 'seen'))
    looking.at = false
    hear(said(102, 'not seen'), said(103, 'not seen either'))
    hear(said(104, 'seen by now'))
    looking.at = true
    await desk.clock.advance(3_000)
    expect(told).toEqual(['tell abc 103 Ops · 运维: \u2068Ada\u2069: not seen either (+1)'])
  })

  test('of a burst at its beginning and at its end', async () => {
    const { desk, hear, told } = telling()
    for (let seq = 101; seq <= 110; seq += 1) hear(said(seq, `number ${seq}`))
    await desk.clock.advance(3_000)
    expect(told).toEqual([
      'tell abc 101 Ops · 运维: \u2068Ada\u2069: number 101',
      'tell abc 110 Ops · 运维: \u2068Ada\u2069: number 110 (+8)',
    ])
    await desk.clock.advance(3_000)
    expect([told.length, desk.clock.timers]).toEqual([2, 0])
  })

  test('no more of a long message than fits', () => {
    const { hear, told } = telling()
    hear(said(101, '🫖'.repeat(4_000)))
    expect(Array.from(told[0] ?? '').filter((char) => char === '🫖')).toHaveLength(300)
  })

  test('nothing once it was closed', async () => {
    const { desk, it, hear, told } = telling()
    hear(said(101, 'a'))
    hear(said(102, 'b'))
    it.close()
    await desk.clock.advance(3_000)
    expect([told.length, desk.clock.timers]).toEqual([1, 0])
  })
})
