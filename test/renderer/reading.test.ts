import { beforeEach, describe, expect, test } from 'vitest'
import { Reading } from '../../src/renderer/chat/log/reading.svelte.ts'
import { timelineOf, withEvents, withPage } from '../../src/renderer/chat/log/timeline.ts'
import { firstUnread } from '../../src/renderer/chat/log/unread.ts'
import { forget, keep, kept } from '../../src/renderer/page/keep.ts'
import type { FoldedMessage, KnownEvent } from '../../src/shared/wire/events.ts'
import { ADA, GRACE, message, messages, snapshotAt } from '../shared/scripted-bridge.ts'

const ROOM = snapshotAt(0).room.id
const KEY = `watercooler.${ROOM}.seen`
beforeEach(() => forget(KEY))

const own = (seq: number): FoldedMessage => ({ ...(message(seq) as FoldedMessage), by: { id: GRACE.id, name: 'Grace' } })
const others = (from: number, to: number): FoldedMessage[] => messages(from, to) as FoldedMessage[]
/** Ada has said a hundred things, of which the last fifty are here. */
const hundred = timelineOf({ ...snapshotAt(100), messages: others(50, 100) })
const joined = (seq: number): KnownEvent => ({ type: 'member.joined', seq, at: seq, by: ADA, member: ADA })

/** Grace comes in, having seen everything up to `seen` before. */
function enter(seen: number | null, timeline = hundred): Reading {
  if (seen !== null) keep(KEY, String(seen))
  const reading = new Reading(ROOM)
  reading.begin(timeline, GRACE.id)
  return reading
}

const look = (reading: Reading): void => reading.attend({ visible: true, following: true })
/** To another tab. */
const lookAway = (reading: Reading): void => reading.attend({ visible: false, following: true })
const scrollUp = (reading: Reading): void => reading.attend({ visible: true, following: false })

/** Grace is in the room and has read all of it. */
function reader(): Reading {
  const reading = enter(100)
  look(reading)
  return reading
}

describe('the unread line on entering', () => {
  test('is not drawn for somebody who is here the first time', () => {
    expect(enter(null).unreadFrom).toBeNull()
    expect(kept(KEY)).toBe('100')
  })

  test('stands above the first message of somebody else since the last time', () => {
    const timeline = withEvents(timelineOf(snapshotAt(0)), [message(1), own(2), joined(3), message(4), message(5)])
    expect(enter(1, timeline).first(timeline, GRACE.id)).toMatchObject({ is: 'loaded', seq: 4 })
  })

  test('is not drawn when nothing came, or only what one said oneself', () => {
    expect(enter(100).unreadFrom).toBeNull()
    const timeline = withEvents(timelineOf(snapshotAt(0)), [message(1), own(2)])
    expect(enter(1, timeline).unreadFrom).toBeNull()
  })

  test('may have to be looked for where nothing is loaded yet', () => {
    const reading = enter(20)
    expect(reading.first(hundred, GRACE.id)).toEqual({ is: 'not-loaded', seq: 21 })
    const page = { epoch: 'e1', messages: others(10, 30), hasMore: true, oldest: 1, head: 100 }
    expect(reading.first(withPage(hundred, { around: 21 }, page), GRACE.id)).toMatchObject({ is: 'loaded', seq: 21 })
  })

  test('is not drawn in a log that is not the one that was read', () => {
    expect(enter(500).unreadFrom).toBeNull()
    expect(kept(KEY)).toBe('100')
  })

  test('is not drawn by what somebody else has written where the number should be', () => {
    keep(KEY, '-5')
    expect(enter(null).unreadFrom).toBeNull()
  })

  test('stays when the reader looks at the newest message', () => {
    const reading = enter(80)
    look(reading)
    expect(reading.unreadFrom).toBe(81)
  })

  test('comes with the number of what is new, until somebody looks', () => {
    const reading = enter(80)
    expect([reading.unseen, reading.visible]).toEqual([20, false])
    look(reading)
    expect([reading.unseen, reading.visible]).toEqual([0, true])
    forget(KEY)
    expect(enter(null).unseen).toBe(0)
  })

  test('is drawn again after a reload, until the reader has met it or spoken', () => {
    const reading = enter(80)
    look(reading)
    reading.received(others(100, 101), 101)
    expect(kept(KEY)).toBe('80')
    expect(enter(null).unreadFrom).toBe(81)
    reading.meet()
    expect(kept(KEY)).toBe('101')
    const other = enter(80)
    look(other)
    other.spoke()
    expect(kept(KEY)).toBe('100')
  })
})

describe('while the reader looks away', () => {
  test('what others say is counted, and the line is drawn at the first of it', () => {
    const reading = reader()
    lookAway(reading)
    reading.received([], 101)
    reading.received(others(101, 103), 103)
    reading.received(others(103, 104), 104)
    expect([reading.unseen, reading.unreadFrom, kept(KEY)]).toEqual([3, 102, '100'])
  })

  test('a line that stands stays where it is', () => {
    const reading = enter(80)
    look(reading)
    lookAway(reading)
    reading.received(others(100, 101), 101)
    expect(reading.unreadFrom).toBe(81)
  })
})

describe('coming back', () => {
  test('and meeting the line is having seen it all', () => {
    const reading = reader()
    lookAway(reading)
    reading.received(others(100, 103), 103)
    look(reading)
    expect([reading.unseen, reading.unreadFrom]).toEqual([0, 101])
    reading.meet()
    expect(kept(KEY)).toBe('103')
  })

  test('takes the line of the time before away, or to what came this time', () => {
    const reading = enter(80)
    look(reading)
    reading.meet()
    lookAway(reading)
    reading.received(others(100, 102), 102)
    reading.received(others(102, 103), 103)
    look(reading)
    expect([reading.unreadFrom, reading.met]).toEqual([101, false])
    reading.meet()
    lookAway(reading)
    look(reading)
    expect(reading.unreadFrom).toBeNull()
  })

  test('leaves a line that was not met where it is', () => {
    const reading = enter(80)
    look(reading)
    lookAway(reading)
    reading.received(others(100, 102), 102)
    look(reading)
    expect(reading.unreadFrom).toBe(81)
  })

  test('is no news to who was here all the time', () => {
    const reading = enter(80)
    look(reading)
    look(reading)
    expect(reading.unreadFrom).toBe(81)
  })
})

describe('further up', () => {
  test('what comes is counted until it is in sight on the way down, which leaves the line where it was', () => {
    const reading = enter(80)
    look(reading)
    reading.meet()
    scrollUp(reading)
    reading.received(others(100, 103), 103)
    reading.sight(95)
    expect(reading.unseen).toBe(3)
    reading.sight(102)
    expect(reading.unseen).toBe(1)
    look(reading)
    expect([reading.unseen, reading.unreadFrom, reading.met, kept(KEY)]).toEqual([0, 81, true, '103'])
  })

  test('what comes is marked for who leaps over it', () => {
    const reading = enter(80)
    look(reading)
    reading.meet()
    scrollUp(reading)
    reading.received(others(100, 103), 103)
    reading.jumped()
    look(reading)
    expect([reading.unreadFrom, reading.met]).toEqual([101, false])
  })
})

describe('what was read in another tab', () => {
  test('is not new in this one', () => {
    const reading = reader()
    lookAway(reading)
    reading.received(others(100, 103), 103)
    reading.stored(KEY, '102')
    expect([reading.unseen, reading.unreadFrom]).toEqual([1, null])
    reading.received(others(103, 104), 104)
    look(reading)
    expect(reading.unreadFrom).toBe(104)
  })

  test('in another room means nothing here', () => {
    const reading = reader()
    lookAway(reading)
    reading.received(others(100, 103), 103)
    reading.stored('watercooler.other.seen', '103')
    expect(reading.unseen).toBe(3)
  })
})

test('who looks at the newest message has read what comes', () => {
  const reading = reader()
  reading.received(others(100, 101), 101)
  expect([reading.unseen, reading.unreadFrom, kept(KEY)]).toEqual([0, null, '101'])
})

test('who speaks has read, and finds no line on coming back', () => {
  const reading = reader()
  lookAway(reading)
  reading.received(others(100, 103), 103)
  reading.spoke()
  expect(reading.unreadFrom).toBeNull()
  look(reading)
  expect(reading.unreadFrom).toBeNull()
})

test('another tab that is further on is not set back', () => {
  const reading = reader()
  keep(KEY, '150')
  reading.received(others(100, 101), 101)
  expect(kept(KEY)).toBe('150')
})

describe('a room begun anew', () => {
  const later = timelineOf({ ...snapshotAt(200), messages: others(150, 200) })

  test('in the same log counts what came meanwhile', () => {
    const reading = reader()
    lookAway(reading)
    reading.begin(timelineOf({ ...snapshotAt(130), messages: others(80, 130) }), GRACE.id, 'session')
    expect([reading.unseen, reading.unreadFrom]).toEqual([30, 101])
  })

  test('in another log is new altogether', () => {
    const reading = reader()
    lookAway(reading)
    reading.received(others(100, 103), 103)
    reading.begin(later, GRACE.id, 'epoch')
    expect([reading.unseen, reading.unreadFrom, kept(KEY)]).toEqual([0, null, '200'])
  })

  test('is read by who looks at it', () => {
    const reading = reader()
    reading.begin(later, GRACE.id, 'gap')
    expect([reading.unseen, reading.unreadFrom, kept(KEY)]).toEqual([0, null, '200'])
  })
})

describe('the first unread message', () => {
  test('is not before what one may read', () => {
    expect(firstUnread({ ...hundred, oldest: 60 }, 10, GRACE.id)).toMatchObject({ seq: 60 })
  })

  test('is looked for beyond a stretch in which only oneself spoke', () => {
    const page = { epoch: 'e1', messages: [own(21), own(22)], hasMore: true, oldest: 1, head: 100 }
    const jumped = withPage(hundred, { around: 21 }, page)
    expect(firstUnread(jumped, 21, GRACE.id)).toEqual({ is: 'not-loaded', seq: 23 })
  })
})
