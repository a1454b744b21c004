import { describe, expect, test } from 'vitest'
import { linesOf, NO_LINES, type Line, type Lines, type Reader } from '../../src/renderer/chat/log/lines.ts'
import { EMPTY, timelineOf, withEvents, withOutbox, withPage, type Timeline } from '../../src/renderer/chat/log/timeline.ts'
import type { Unsent } from '../../src/shared/bridge.ts'
import type { HistoryPage } from '../../src/shared/wire/answers.ts'
import type { FoldedMessage, KnownEvent } from '../../src/shared/wire/events.ts'
import { ADA, GRACE, message, messageId, messages, snapshotAt } from '../shared/scripted-bridge.ts'

const minute = 60_000
const noon = new Date(2026, 0, 1, 12).getTime()
const grace: Reader = { me: { id: GRACE.id, name: GRACE.name }, unread: null }
const said = (seq: number, at: number, by = ADA): KnownEvent => ({
  ...(message(seq) as FoldedMessage),
  at,
  by: { id: by.id, name: by.name },
})
const joined = (seq: number, at = noon): KnownEvent => ({ type: 'member.joined', seq, at, by: GRACE, member: GRACE })
const linesFor = (timeline: Timeline, reader = grace): readonly Line[] => linesOf(timeline, reader).lines
const draft: Unsent = { id: messageId(7), text: 'number 7', at: noon }

/** Five hundred messages, of which fifty in the middle and the last hundred are loaded. */
const page = (from: number, to: number): HistoryPage => ({
  epoch: 'e1',
  messages: messages(from, to) as FoldedMessage[],
  hasMore: true,
  oldest: 1,
  head: 500,
})
const latest = timelineOf({ ...snapshotAt(500), messages: messages(400, 500) as FoldedMessage[] })
const withGaps = withPage(latest, { around: 225 }, page(200, 250))

function marks(lines: readonly Line[]): string[] {
  return lines.map((line) => {
    const { is, startsDay, startsTurn, endsTurn, startsUnread } = line
    const words = [startsUnread && 'unread', startsDay && 'day', startsTurn && 'starts', endsTurn && 'ends']
    return is === 'message' ? words.filter(Boolean).join(' ') : is
  })
}

describe('turns and days', () => {
  test('one person within five minutes is one turn', () => {
    const timeline = withEvents(EMPTY, [
      said(1, noon),
      said(2, noon + minute),
      said(3, noon + 2 * minute, GRACE),
      said(4, noon + 9 * minute, GRACE),
    ])
    expect(marks(linesFor(timeline))).toEqual(['day starts', 'ends', 'starts ends', 'starts ends'])
  })

  test('a note and a new day break a turn', () => {
    const timeline = withEvents(EMPTY, [said(1, noon), joined(2), said(3, noon), said(4, noon + 24 * 60 * minute)])
    expect(marks(linesFor(timeline))).toEqual(['day starts ends', 'note', 'starts ends', 'day starts ends'])
  })

  test('the same day of another month is another day', () => {
    const timeline = withEvents(EMPTY, [said(1, noon), said(2, new Date(2026, 1, 1, 12).getTime())])
    expect(linesFor(timeline).map(({ startsDay }) => startsDay)).toEqual([true, true])
  })

  test('the unread line breaks a turn', () => {
    const timeline = withEvents(EMPTY, [said(1, noon), said(2, noon), said(3, noon)])
    expect(marks(linesFor(timeline, { ...grace, unread: 2 }))).toEqual(['day starts ends', 'unread starts', 'ends'])
  })
})

describe('a gap', () => {
  test('stands where messages are not loaded, also before the first', () => {
    const gaps = linesFor(withGaps).flatMap((line, index) => (line.is === 'gap' ? [[index, line.key, line.before, line.after]] : []))
    expect(gaps).toEqual([
      [0, 'g201', 201, 0],
      [51, 'g401', 401, 250],
    ])
  })

  test('is not there where all is loaded', () => {
    expect(linesFor(withEvents(EMPTY, messages(0, 3))).map(({ is }) => is)).toEqual(['message', 'message', 'message'])
  })

  test('breaks a turn, and who reads on after it is told the day', () => {
    const around = linesFor(withGaps).slice(50, 53)
    expect(marks(around)).toEqual(['ends', 'gap', 'day starts'])
  })
})

describe('what is on its way', () => {
  const line = (unsent: Unsent): Line | undefined => linesFor(withOutbox(EMPTY, [unsent]))[0]

  test('says what keeps it, and when the host has it', () => {
    expect(line(draft)).toMatchObject({ own: true, by: grace.me, accepted: false })
    expect(line({ ...draft, failure: { code: 'muted' } })).toMatchObject({ failure: { code: 'muted' }, accepted: false })
    const accepted = line({ ...draft, accepted: { id: draft.id, seq: 7, at: 7 } })
    expect(accepted).toMatchObject({ accepted: true })
    expect(accepted).not.toHaveProperty('message')
  })

  test('keeps its key when the log brings it back', () => {
    const pending = withOutbox(EMPTY, [draft])
    expect(linesFor(withEvents(pending, [message(7)])).map(({ key }) => key)).toEqual(linesFor(pending).map(({ key }) => key))
  })
})

describe('lines that are as they were are the same', () => {
  const before = linesOf(withGaps, grace)
  const made = (after: Lines): number => after.lines.filter((line) => !before.lines.includes(line)).length
  const edited: KnownEvent = { type: 'message.edited', seq: 501, at: 1, by: ADA, id: messageId(450), text: 'better' }
  const unsent = withOutbox(withGaps, [draft])

  test.each([
    ['nothing', withGaps, 0],
    ['a new message', withEvents(withGaps, [message(501)]), 2],
    ['a change in the middle', withEvents(withGaps, [edited]), 1],
    ['changes far apart', withEvents(withGaps, [edited, { ...edited, seq: 502, id: messageId(210) }]), 2],
    ['a page above and a new message at once', withEvents(withPage(withGaps, { before: 201 }, page(150, 200)), [message(501)]), 54],
    ['something on its way', unsent, 1],
    ['a page above', withPage(withGaps, { before: 201 }, page(150, 200)), 52],
    ['a gap that turns out to be empty', withPage(withGaps, { before: 201 }, { ...page(0, 0), hasMore: false }), 0],
    ['a page into the middle', withPage(withGaps, { before: 401 }, page(380, 400)), 22],
  ])('after %s', (_, timeline, news) => {
    const after = linesOf(timeline, grace, before)
    expect(made(after)).toBe(news)
    expect(after.lines).toEqual(linesFor(timeline))
  })

  test('when the unread line moves', () => {
    const first = linesOf(withGaps, { ...grace, unread: 420 }, before)
    expect(made(first)).toBe(2)
    const second = linesOf(withEvents(withGaps, [message(501)]), { ...grace, unread: 440 }, first)
    expect(second.lines).toEqual(linesFor(withEvents(withGaps, [message(501)]), { ...grace, unread: 440 }))
    expect(made(linesOf(withGaps, grace, second))).toBeLessThanOrEqual(5)
  })

  test('but not to somebody else', () => {
    const ada: Reader = { me: { id: ADA.id, name: 'Ada' }, unread: null }
    expect(linesOf(withGaps, ada, before).lines).toEqual(linesFor(withGaps, ada))
  })

  test('and a page above does not remake what is on its way', () => {
    const waiting = linesOf(unsent, grace)
    expect(linesOf(withPage(unsent, { before: 201 }, page(150, 200)), grace, waiting).lines.at(-1)).toBe(waiting.lines.at(-1))
  })

  test('whatever came, they are those of a fresh look', () => {
    let timeline = EMPTY
    let lines = NO_LINES
    for (let seq = 1; seq < 60; seq += 1) {
      const by = seq % 7 < 3 ? ADA : GRACE
      timeline = withEvents(timeline, [seq % 11 === 0 ? joined(seq, noon + seq * 3 * minute) : said(seq, noon + seq * 3 * minute, by)])
      timeline = withOutbox(timeline, seq % 5 < 2 ? [draft] : [])
      const reader = { ...grace, unread: seq % 9 < 4 ? seq - 3 : null }
      lines = linesOf(timeline, reader, lines)
      expect(lines.lines).toEqual(linesFor(timeline, reader))
    }
  })
})
