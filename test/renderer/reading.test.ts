import { beforeEach, describe, expect, test } from 'vitest'
import { Reading } from '../../src/renderer/chat/reading.svelte.ts'
import { timelineOf, withEvents, withPage } from '../../src/renderer/chat/timeline.ts'
import { firstUnread } from '../../src/renderer/chat/unread.ts'
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

/** Grace is in the room and has read all of it. */
function reader(): Reading {
  const reading = enter(100)
  reading.attentive = true
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
    reading.attentive = true
    expect(reading.unreadFrom).toBe(81)
    expect(kept(KEY)).toBe('100')
  })
})

describe('while the reader looks away', () => {
  test('what others say is counted, and the line is drawn at the first of it', () => {
    const reading = reader()
    reading.attentive = false
    reading.received([], 101)
    reading.received(others(101, 103), 103)
    reading.received(others(103, 104), 104)
    expect([reading.unseen, reading.unreadFrom, kept(KEY)]).toEqual([3, 102, '100'])
  })

  test('a line that stands stays where it is', () => {
    const reading = enter(80)
    reading.attentive = true
    reading.attentive = false
    reading.received(others(100, 101), 101)
    expect(reading.unreadFrom).toBe(81)
  })
})

describe('coming back', () => {
  test('is having seen it all', () => {
    const reading = reader()
    reading.attentive = false
    reading.received(others(100, 103), 103)
    reading.attentive = true
    expect([reading.unseen, reading.unreadFrom, kept(KEY)]).toEqual([0, 101, '103'])
  })

  test('takes the line of the time before away, or to what came this time', () => {
    const reading = enter(80)
    reading.attentive = true
    reading.attentive = false
    reading.received(others(100, 102), 102)
    reading.received(others(102, 103), 103)
    reading.attentive = true
    expect(reading.unreadFrom).toBe(101)
    reading.attentive = false
    reading.attentive = true
    expect(reading.unreadFrom).toBeNull()
  })

  test('is no news to who was here all the time', () => {
    const reading = enter(80)
    reading.attentive = true
    reading.attentive = true
    expect(reading.unreadFrom).toBe(81)
  })
})

test('who looks at the newest message has read what comes', () => {
  const reading = reader()
  reading.received(others(100, 101), 101)
  expect([reading.unseen, reading.unreadFrom, kept(KEY)]).toEqual([0, null, '101'])
})

test('who speaks has read, and finds no line on coming back', () => {
  const reading = reader()
  reading.attentive = false
  reading.received(others(100, 103), 103)
  reading.spoke()
  expect(reading.unreadFrom).toBeNull()
  reading.attentive = true
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
    reading.attentive = false
    reading.begin(timelineOf({ ...snapshotAt(130), messages: others(80, 130) }), GRACE.id, 'session')
    expect([reading.unseen, reading.unreadFrom]).toEqual([30, 101])
  })

  test('in another log is new altogether', () => {
    const reading = reader()
    reading.attentive = false
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
