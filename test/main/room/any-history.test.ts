import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../../../src/shared/limits.ts'
import { RoomError } from '../../../src/shared/room-error.ts'
import type { Accepted } from '../../../src/shared/wire/answers.ts'
import type { KnownEvent } from '../../../src/shared/wire/events.ts'
import { ROLES } from '../../../src/shared/wire/member.ts'
import { Memory } from '../../../src/main/room/memory.ts'
import type { Draft } from '../../../src/main/room/messages.ts'
import { skeleton } from '../../../src/main/names.ts'
import { codeOf, memberId, OWNER_HASH, PureRoom } from '../../support/pure-room.ts'

const NAMES = ['Ada', 'Grace', '小明', 'Αdа', 'GRACE']

/** The room as a client sees it that started from a snapshot, or from nothing, and applied every event since. */
class View {
  readonly members = new Map<string, unknown>()
  readonly messages: { seq: number; text: string }[] = []

  apply(event: KnownEvent): void {
    if (event.type === 'message') this.messages.push({ seq: event.seq, text: event.text })
    else if (event.type === 'member.left' || event.type === 'member.removed') this.members.delete(event.member.id)
    // Tags are left out: that somebody lost theirs is told by the next snapshot only.
    else if ('member' in event) this.members.set(event.member.id, { ...event.member, tag: undefined })
  }
}

/** Some people use a room whose host crashes and whose disk fails. */
class Afternoon {
  readonly ops = new PureRoom({ limits: { ...DEFAULT_LIMITS, sendRate: 0 } })
  readonly people = NAMES.map((name, index) => ({ name, id: memberId(900 + index), tokens: 1 }))
  readonly drafts: Draft[] = []
  readonly accepted = new Map<string, Accepted>()
  /** Messages whose fate was never told: the host died first. */
  readonly unanswered = new Set<string>()
  readonly followers: { view: View; cursor: string; token: string }[] = []
  #waiting: { draft?: Draft; answer: Promise<unknown>; answers: number }[] = []

  person(index: number) {
    const person = this.people[index % this.people.length]
    if (!person) throw new Error('nobody')
    return { person, token: `token ${person.tokens} of ${person.name}` }
  }

  submit(work: Promise<unknown>, draft?: Draft): void {
    const waiting = { answers: 0, answer: work, ...(draft && { draft }) }
    const answered = () => (waiting.answers += 1)
    waiting.answer = work.then(answered, (error: unknown) => {
      answered()
      if (!(error instanceof RoomError)) throw error
    })
    this.#waiting.push(waiting)
  }

  join(index: number): void {
    const { person, token } = this.person(index)
    const ownerHash = this.ops.room.settings.ownerSecretHash === null ? {} : { ownerHash: OWNER_HASH }
    const joining = this.ops.askToJoin({ name: person.name, tokenHash: token, ...ownerHash })
    this.submit(
      joining.then(
        ({ member }) => {
          person.id = member.id
        },
        (error: unknown) => {
          // Whoever was removed comes again as somebody else.
          if (error instanceof RoomError && error.code === 'removed') person.tokens += 1
          throw error
        },
      ),
    )
  }

  send(index: number, text: number): void {
    const { person } = this.person(index)
    const draft = this.ops.draft({ ...person, tokenHash: '' }, `${person.name} says ${text}`)
    this.drafts.push(draft)
    this.put(draft)
  }

  retry(index: number): void {
    const draft = this.drafts[index % Math.max(1, this.drafts.length)]
    if (draft) this.put(draft)
  }

  put(draft: Draft): void {
    const sending = this.ops.room.send(draft).then(({ accepted }) => {
      expect(accepted).toEqual(this.accepted.get(draft.id) ?? accepted)
      this.accepted.set(draft.id, accepted)
    })
    this.submit(sending, draft)
  }

  follow(index: number): void {
    const { person, token } = this.person(index)
    if (codeOf(() => this.ops.room.authenticate(token)) !== undefined) return
    const snapshot = this.ops.room.snapshot(this.ops.room.authenticate(token))
    const view = new View()
    for (const member of snapshot.members) view.members.set(member.id, { ...member, tag: undefined })
    view.messages.push(...snapshot.messages.map(({ seq, text }) => ({ seq, text })))
    this.followers.push({ view, cursor: snapshot.cursor, token })
    expect(snapshot.member.id).toBe(person.id)
  }

  /** Time passes until everything is written and answered, each once. */
  async rest(): Promise<void> {
    this.ops.clock.advance(100)
    await Promise.all(this.#waiting.map(({ answer }) => answer))
    expect(this.#waiting.map(({ answers }) => answers)).toEqual(this.#waiting.map(() => 1))
    this.#waiting = []
    this.check()
  }

  crash(): void {
    for (const { draft, answers } of this.#waiting) if (draft && answers === 0) this.unanswered.add(draft.id)
    this.#waiting = []
    this.ops.crash()
    this.check()
  }

  async restart(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = []
    await this.ops.restart()
    await Promise.all(waiting.map(({ answer }) => answer))
    this.check()
  }

  check(): void {
    const events = this.ops.events()
    this.checkLog(events)
    this.checkMemory()
    this.checkFollowers(events)
  }

  checkLog(events: KnownEvent[]): void {
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
    const messages = events.flatMap((event) => (event.type === 'message' ? [event] : []))
    const bySeq = new Map(messages.map((message) => [message.id, message]))
    expect(bySeq.size).toBe(messages.length)
    for (const { id, seq, at } of this.accepted.values()) expect(bySeq.get(id)).toMatchObject({ seq, at })
    for (const { id } of messages) expect(this.accepted.has(id) || this.unanswered.has(id)).toBe(true)
  }

  /** What the room knows is what it would know if it started now. */
  checkMemory(): void {
    const { room, store } = this.ops
    const { state } = new Memory({ store, now: () => 0, skeleton, onTrouble: () => undefined })
    expect([room.head, room.settings, room.card().members]).toEqual([state.head, state.settings, state.present().length])
    for (const [hash, { memberId: id }] of state.sessions) expect(room.knows(hash) && id).toBe(id)
    for (const record of state.members.values()) expect(room.wireMember(record)).toEqual(state.toWire(record))
    for (const name of NAMES) expect(room.isNameTaken(name)).toBe(state.names.isTaken(name))
    const tokens = this.people.flatMap(({ name, tokens: count }) => Array.from({ length: count }, (_, i) => `token ${i + 1} of ${name}`))
    for (const token of tokens) expect([token, room.knows(token)]).toEqual([token, state.sessions.has(token)])
  }

  checkFollowers(events: KnownEvent[]): void {
    const all = new View()
    events.forEach((event) => all.apply(event))
    for (const follower of this.followers) {
      if (codeOf(() => this.ops.room.authenticate(follower.token)) !== undefined) continue
      const seq = this.ops.room.resolve(follower.cursor, this.ops.room.authenticate(follower.token))
      const news = this.ops.room.eventsAfter(seq, 1_000).map(({ json }) => JSON.parse(json) as KnownEvent)
      news.forEach((event) => follower.view.apply(event))
      follower.cursor = this.ops.room.cursorAt(news.at(-1)?.seq ?? seq)
      expect(byId(follower.view)).toEqual(byId(all))
      expect(follower.view.messages).toEqual(all.messages.slice(-follower.view.messages.length || all.messages.length))
    }
  }
}

const byId = ({ members }: View) => [...members].sort(([a], [b]) => (a < b ? -1 : 1))

type Step = (afternoon: Afternoon) => void | Promise<void>

const someone = fc.nat(NAMES.length - 1)
const step: fc.Arbitrary<{ toString: () => string; run: Step }> = fc.oneof(
  { weight: 4, arbitrary: someone.map((i) => named(`join ${i}`, (all) => all.join(i))) },
  { weight: 6, arbitrary: fc.tuple(someone, fc.nat(9)).map(([i, text]) => named(`send ${i}`, (all) => all.send(i, text))) },
  { weight: 3, arbitrary: fc.nat(20).map((i) => named(`retry ${i}`, (all) => all.retry(i))) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(someone, fc.constantFrom(...NAMES))
      .map(([i, name]) => named(`rename ${i} to ${name}`, (all) => all.submit(all.ops.room.rename(all.person(i).person.id, name)))),
  },
  { weight: 1, arbitrary: someone.map((i) => named(`leave ${i}`, (all) => all.submit(all.ops.room.leave(all.person(i).person.id)))) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(someone, someone)
      .map(([i, j]) =>
        named(`${i} removes ${j}`, (all) => all.submit(all.ops.room.remove(all.person(i).person.id, all.person(j).person.id, undefined))),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(someone, someone, fc.constantFrom(...ROLES), fc.boolean())
      .map(([i, j, role, muted]) =>
        named(`${i} makes ${j} ${role} ${muted}`, (all) =>
          all.submit(all.ops.room.changeMember(all.person(i).person.id, all.person(j).person.id, { role, muted })),
        ),
      ),
  },
  { weight: 2, arbitrary: someone.map((i) => named(`follow ${i}`, (all) => all.follow(i))) },
  { weight: 5, arbitrary: fc.constant(named('rest', (all) => all.rest())) },
  { weight: 1, arbitrary: fc.constant(named('a commit will fail', (all) => void (all.ops.store.failingCommits += 1))) },
  { weight: 1, arbitrary: fc.constant(named('an append will fail', (all) => void (all.ops.store.failingAppends += 1))) },
  { weight: 1, arbitrary: fc.constant(named('crash', (all) => crashed(all))) },
  { weight: 1, arbitrary: fc.constant(named('restart', (all) => repaired(all).restart())) },
)

function named(text: string, run: Step) {
  return { run, toString: () => text }
}

/** A start on a failing disk fails as a whole, which is another story. */
function repaired(afternoon: Afternoon): Afternoon {
  afternoon.ops.store.failingCommits = 0
  afternoon.ops.store.failingAppends = 0
  return afternoon
}

const crashed = (afternoon: Afternoon) => repaired(afternoon).crash()

test('whatever people do, and however the host and its disk fail them, nothing is lost, doubled or seen differently', async () => {
  let accepted = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 80, size: 'max' }), async (steps) => {
      const afternoon = new Afternoon()
      for (const index of [0, 1, 2]) afternoon.join(index)
      await afternoon.rest()
      for (const { run } of steps) await run(afternoon)
      await afternoon.rest()
      accepted += afternoon.accepted.size
    }),
    { numRuns: 300 },
  )
  // That the property is not true for want of anything happening.
  expect(accepted).toBeGreaterThan(300)
})
