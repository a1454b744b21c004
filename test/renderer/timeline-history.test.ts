import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isChange, withChange } from '../../src/renderer/chat/log/message-changes.ts'
import type { Asked } from '../../src/renderer/chat/log/spans.ts'
import { gapsOf, isStale, timelineOf, withEvents, withPage, withTrimmed, type Timeline } from '../../src/renderer/chat/log/timeline.ts'
import { SNAPSHOT_MESSAGES } from '../../src/shared/limits.ts'
import type { HistoryPage } from '../../src/shared/wire/answers.ts'
import type { FoldedMessage, KnownEvent } from '../../src/shared/wire/events.ts'
import { ADA, GRACE, message, messageId, snapshotAt } from '../shared/scripted-bridge.ts'

/** What happens in the room, told without numbers: `target` chooses among the messages there are. */
const kind = fc.oneof(
  { weight: 5, arbitrary: fc.constant('message' as const) },
  fc.constantFrom('message.edited', 'message.deleted', 'reaction.added', 'reaction.removed', 'note'),
)
const deed = fc.record({ kind, target: fc.nat(), by: fc.constantFrom(ADA, GRACE), emoji: fc.constantFrom('👍', '🎉') })

function logOf(deeds: Of<typeof deed>[]): Log {
  const said: number[] = []
  return deeds.map(({ kind, target, by, emoji }, index): KnownEvent => {
    const base = { seq: index + 1, at: index + 1, by }
    const id = messageId(said[target % Math.max(1, said.length)] ?? 0)
    if (kind === 'message') said.push(base.seq)
    if (kind === 'message') return { ...message(base.seq), by }
    if (kind === 'note' || said.length === 0) return { ...base, type: 'member.joined', member: GRACE }
    if (kind === 'message.edited') return { ...base, type: kind, id, text: `edited at ${base.seq}` }
    if (kind === 'message.deleted') return { ...base, type: kind, id }
    return { ...base, type: kind, id, emoji }
  })
}

type Log = KnownEvent[]
type Of<A> = A extends fc.Arbitrary<infer T> ? T : never
const folds = new WeakMap<Log, FoldedMessage[][]>()

/** The messages as they stand at `head`. */
function foldAt(log: Log, head: number): FoldedMessage[] {
  const all = folds.get(log) ?? [[]]
  folds.set(log, all)
  for (let seq = all.length; seq <= head; seq += 1) all.push(afterwards(all[seq - 1] ?? [], log[seq - 1]))
  return all[head] ?? []
}

function afterwards(messages: FoldedMessage[], event: KnownEvent | undefined): FoldedMessage[] {
  if (event?.type === 'message') return [...messages, event]
  return event && isChange(event) ? messages.map((each) => (each.id === event.id ? withChange(each, event) : each)) : messages
}

/** What the host answers at `head`. A page may also end early, at so many bytes. */
function pageOf(log: Log, asked: Asked, limit: number, head: number, bytes: number): HistoryPage {
  const all = foldAt(log, head)
  const cut = Math.min(limit, bytes)
  const below = (seq: number, most: number) => {
    const messages = all.filter((each) => each.seq < seq)
    const taken = most === 0 ? [] : messages.slice(-most)
    return { messages: taken, hasMore: taken.length < messages.length }
  }
  const above = (seq: number, most: number) => {
    const messages = all.filter((each) => each.seq >= seq)
    return { messages: messages.slice(0, most), hasMore: messages.length > most }
  }
  const answer = (): Pick<HistoryPage, 'messages' | 'hasMore'> => {
    if ('after' in asked) return above(asked.after + 1, cut)
    if ('before' in asked) return below(asked.before, cut)
    const older = below(asked.around, Math.min(Math.floor(limit / 2), bytes))
    const newer = above(asked.around, Math.min(limit - older.messages.length, bytes))
    return { messages: [...older.messages, ...newer.messages], hasMore: older.hasMore }
  }
  return { epoch: 'e1', ...answer(), oldest: 1, head }
}

const step = fc.oneof(
  fc.record({ is: fc.constant('events' as const), again: fc.nat(3), count: fc.integer({ min: 1, max: 30 }) }),
  fc.record({
    is: fc.constant('page' as const),
    ask: fc.constantFrom('before', 'after', 'around'),
    where: fc.nat(),
    limit: fc.integer({ min: 1, max: 20 }),
    bytes: fc.integer({ min: 1, max: 20 }),
    later: fc.nat(),
  }),
)
const trim = fc.record({ is: fc.constant('trim' as const), keep: fc.integer({ min: 1, max: 30 }) })

type Step = Of<typeof step> | Of<typeof trim>

const story = (steps: fc.Arbitrary<Step>) =>
  fc.record({
    log: fc.array(deed, { minLength: 20, maxLength: 160, size: 'max' }).map(logOf),
    head: fc.nat(),
    steps: fc.array(steps, { maxLength: 25, size: 'max' }),
  })

function next(timeline: Timeline, log: Log, snapshotHead: number, step: Step): Timeline {
  const { head } = timeline
  if (step.is === 'trim') return withTrimmed(timeline, step.keep)
  if (step.is === 'events') return withEvents(timeline, log.slice(Math.max(snapshotHead, head - step.again), head + step.count))
  const asked = { [step.ask]: step.where % (log.length + 2) } as Asked
  const foldedAt = snapshotHead + (step.later % (log.length - snapshotHead + 1))
  const page = pageOf(log, asked, step.limit, foldedAt, step.bytes)
  expect(isStale(timeline, page)).toBe(false)
  return withPage(timeline, asked, page)
}

/** In order, each once, as the log says, and with all that the known stretches should have. */
function isSound({ rows, known, head }: Timeline, log: Log): void {
  const seqs = rows.map(({ seq }) => seq)
  expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b))
  const here = rows.filter((row) => row.is === 'message')
  const newest = Math.max(head, ...here.map(({ asOf }) => asOf))
  const asOf = new Map(here.map((row) => [row.seq, Math.max(head, row.asOf)]))
  const shouldBe = foldAt(log, newest).filter(({ seq }) => known.some(({ from, to }) => from <= seq && seq <= to))
  const states = shouldBe.map(({ seq, id }) => foldAt(log, asOf.get(seq) ?? newest).find((each) => each.id === id))
  expect(here.map(({ message }) => message)).toEqual(states)
}

/** Tells the story, then lets the rest arrive and fills every gap. */
function told({ log, head, steps }: Of<ReturnType<typeof story>>): { timeline: Timeline; snapshotHead: number } {
  const snapshotHead = head % (log.length + 1)
  const messages = foldAt(log, snapshotHead).slice(-SNAPSHOT_MESSAGES)
  let timeline = timelineOf({ ...snapshotAt(snapshotHead), messages })
  for (const step of steps) {
    timeline = next(timeline, log, snapshotHead, step)
    isSound(timeline, log)
  }
  timeline = withEvents(timeline, log.slice(snapshotHead))
  for (let gap = gapsOf(timeline).at(-1), left = 999; gap && left > 0; gap = gapsOf(timeline).at(-1), left -= 1)
    timeline = withPage(timeline, { before: gap.before }, pageOf(log, { before: gap.before }, 7, log.length, 5))
  return { timeline, snapshotHead }
}

test('whatever comes in whatever order, once all is here it is the room’s history', () => {
  fc.assert(
    fc.property(story(step), (each) => {
      const { timeline, snapshotHead } = told(each)
      const { log } = each
      const notes = log.filter((event) => event.type === 'member.joined' && event.seq > snapshotHead)
      expect(timeline.known).toEqual([{ from: 1, to: log.length }])
      expect(timeline.rows.filter(({ is }) => is === 'note').map(({ seq }) => seq)).toEqual(notes.map(({ seq }) => seq))
      expect(timeline.rows.flatMap((row) => (row.is === 'message' ? [row.message] : []))).toEqual(foldAt(log, log.length))
    }),
  )
})

test('what was forgotten on the way comes back whole', () => {
  fc.assert(
    fc.property(story(fc.oneof({ weight: 4, arbitrary: step }, trim)), (each) => {
      const { timeline } = told(each)
      expect(timeline.known).toEqual([{ from: 1, to: each.log.length }])
      expect(timeline.rows.flatMap((row) => (row.is === 'message' ? [row.message] : []))).toEqual(foldAt(each.log, each.log.length))
    }),
  )
})
