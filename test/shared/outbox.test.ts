import { describe, expect, test } from 'vitest'
import type { Draft, OutboxState, Unsent } from '../../src/shared/bridge.ts'
import { Outbox, type OutboxStore } from '../../src/shared/client/outbox.ts'
import type { Outcome } from '../../src/shared/outcome.ts'
import type { Accepted } from '../../src/shared/wire/answers.ts'
import { ManualClock, settle } from './manual-clock.ts'
import { fail, messageId, ok } from './scripted-bridge.ts'

const LIMITS = { sendRate: 5, sendBurst: 10 }
const draft = (n: number): Draft => ({ id: messageId(n), text: `draft ${n}`, at: n })
const accepted = (n: number): Outcome<Accepted> => ok({ id: messageId(n), seq: n, at: n })

/** What a browser keeps when the page ends. */
class KeptOutbox implements OutboxStore {
  durable = true
  kept: Unsent[] = []
  load = () => Promise.resolve(this.kept)
  readonly append = (unsent: Unsent) => this.#keep([...this.kept.filter(({ id }) => id !== unsent.id), unsent])
  readonly replace = (unsent: Unsent) => this.#keep(this.kept.map((each) => (each.id === unsent.id ? unsent : each)))
  readonly remove = (id: string) => this.#keep(this.kept.filter((each) => each.id !== id))

  #keep(kept: Unsent[]): Promise<void> {
    this.kept = kept
    return Promise.resolve()
  }
}

/** One device in a room whose host answers as the test says. */
async function device({ store = new KeptOutbox(), clock = new ManualClock(), entered = true } = {}) {
  const sends: { id: number; answer: (outcome: Outcome<Accepted>) => void }[] = []
  const doubts: number[] = []
  const outbox = new Outbox({
    store,
    clock,
    send: ({ id }) => new Promise((answer) => sends.push({ id: Number(id), answer })),
    cutOff: () => void doubts.push(clock.now()),
  })
  const answer = async (outcome: Outcome<Accepted>): Promise<void> => {
    sends.at(-1)?.answer(outcome)
    await settle()
  }
  const write = async (...numbers: number[]): Promise<void> => {
    for (const n of numbers) await outbox.add(draft(n))
    await settle()
  }
  if (entered) outbox.entered(LIMITS)
  await settle()
  return { outbox, store, clock, sends, doubts, answer, write, sent: () => sends.map(({ id }) => id), waits: () => stateOf(outbox) }
}

const stateOf = (outbox: Outbox): Promise<OutboxState> => new Promise((tell) => outbox.watch(0, tell))
const numbers = (unsent: Unsent[]): number[] => unsent.map(({ id }) => Number(id))

describe('the way out', () => {
  test('is one message at a time, in order', async () => {
    const { write, sent, answer, waits } = await device()
    await write(1, 2)
    expect(sent()).toEqual([1])
    await answer(accepted(1))
    expect(sent()).toEqual([1, 2])
    await answer(accepted(2))
    expect((await waits()).unsent.map(({ accepted: taken }) => taken?.seq)).toEqual([1, 2])
  })

  test('is tried again under the same id until somebody has answered', async () => {
    const { write, sent, answer, clock, waits } = await device()
    await write(1)
    for (const code of ['unreachable', 'rate-limited', 'storage', 'internal', 'malformed-answer'] as const) {
      await answer(fail(code))
      await clock.advance(15_000)
    }
    await answer(accepted(1))
    expect(sent()).toEqual([1, 1, 1, 1, 1, 1])
    expect((await waits()).unsent).toMatchObject([{ id: messageId(1), accepted: { seq: 1 } }])
  })

  test('keeps the pace of the room: the burst at once, then five a second', async () => {
    const { write, sent, answer, clock } = await device()
    await write(...Array.from({ length: 20 }, (_, n) => n + 1))
    for (let n = 1; n <= 20; n += 1) await answer(accepted(n))
    expect(sent()).toHaveLength(10)
    await clock.advance(200)
    expect(sent()).toHaveLength(11)
  })

  test('is closed until the host has let us in, and again when it knows us no more', async () => {
    const { outbox, write, sent, answer, waits } = await device({ entered: false })
    await write(1)
    expect(sent()).toEqual([])
    outbox.entered(LIMITS)
    await settle()
    await answer(fail('unknown-session'))
    expect((await waits()).unsent).toEqual([draft(1)])
    outbox.entered(LIMITS)
    await settle()
    expect(sent()).toEqual([1, 1])
  })

  test('does not close at an answer from before the host let us in again', async () => {
    const { outbox, write, sent, answer } = await device()
    await write(1, 2)
    outbox.entered(LIMITS)
    await answer(fail('unknown-session'))
    expect(sent()).toEqual([1, 1])
    await answer(accepted(1))
    expect(sent()).toEqual([1, 1, 2])
  })

  test('is open again where polls go on being answered: who turned the message away was not the host', async () => {
    const { outbox, write, sent, answer, clock } = await device()
    await write(1)
    await answer(fail('not-found'))
    outbox.stillIn()
    await settle()
    expect(sent()).toEqual([1])
    await clock.advance(16_000)
    outbox.stillIn()
    await settle()
    expect(sent()).toEqual([1, 1])
  })

  test('stays closed to polls after leaving, and before coming in', async () => {
    const { outbox, write, sent, clock } = await device({ entered: false })
    await write(1)
    await outbox.clear()
    await write(2)
    await clock.advance(60_000)
    outbox.stillIn()
    await settle()
    expect(sent()).toEqual([])
  })

  test('ends with the page, without a timer left behind', async () => {
    const { outbox, write, answer, clock, sent } = await device()
    await write(1, 2)
    await answer(fail('unreachable'))
    outbox.close()
    await clock.advance(60_000)
    expect([sent(), clock.timers]).toEqual([[1], 0])
  })
})

describe('a host that is away', () => {
  test('is asked at once when somebody wants to know, but not when it asked for patience itself', async () => {
    const { outbox, write, answer, clock, sent } = await device()
    await write(1)
    await answer(fail('unreachable'))
    outbox.reachable()
    await settle()
    expect(sent()).toHaveLength(2)
    await answer(fail('rate-limited', { retryAfter: 3 }))
    outbox.reachable()
    await settle()
    expect(sent()).toHaveLength(2)
    await clock.advance(5_000)
    expect(sent()).toHaveLength(3)
  })

  test('makes the polls doubt their connection, once a message', async () => {
    const { write, answer, clock, doubts } = await device()
    await write(1)
    for (let n = 0; n < 3; n += 1) {
      await answer(fail('unreachable'))
      await clock.advance(15_000)
    }
    expect(doubts).toHaveLength(1)
  })

  test('is tried ever more seldom, and soon again after an attempt that hung until it was back', async () => {
    const { outbox, write, answer, clock, sent } = await device()
    clock.chance = 0.999
    await write(1)
    for (let tick = 0; tick < 600; tick += 1) {
      await answer(fail('unreachable'))
      await clock.advance(100)
    }
    expect(sent().length).toBeGreaterThan(5)
    expect(sent().length).toBeLessThanOrEqual(15)
    await clock.advance(15_000)
    const before = sent().length
    outbox.reachable()
    await answer(fail('unreachable'))
    await clock.advance(1_000)
    expect(sent()).toHaveLength(before + 1)
  })
})

describe('what the host refuses', () => {
  test('stays with its reason and lets the next one pass', async () => {
    const { write, answer, sent, waits } = await device()
    await write(1, 2)
    await answer(fail('muted'))
    expect(sent()).toEqual([1, 2])
    expect((await waits()).unsent).toEqual([{ ...draft(1), failure: { code: 'muted' } }, draft(2)])
  })

  test('goes to the end when it is sent again, and out when it is discarded', async () => {
    const { outbox, store, write, answer, sent, waits } = await device()
    await write(1, 2, 3)
    await answer(fail('muted'))
    await answer(fail('muted'))
    await outbox.retry(messageId(1))
    await outbox.discard(messageId(2))
    await answer(accepted(3))
    expect(sent()).toEqual([1, 2, 3, 1])
    expect(numbers(store.kept)).toEqual([1])
    expect((await waits()).unsent).toMatchObject([{ accepted: { seq: 3 } }, draft(1)])
  })

  test('only is what can be sent again or discarded: what is under way goes its way', async () => {
    const { outbox, write, waits } = await device()
    await write(1)
    await outbox.discard(messageId(1))
    await outbox.retry(messageId(1))
    expect((await waits()).unsent).toEqual([draft(1)])
  })
})

describe('when the page ends', () => {
  test('at any moment, the next one goes on where it was: in order, refused ones as refused, taken ones not again', async () => {
    const first = await device()
    await first.write(1, 2, 3, 4)
    await first.answer(accepted(1))
    await first.answer(fail('too-large'))
    const second = await device({ store: first.store })
    expect(second.sent()).toEqual([3])
    await second.answer(accepted(3))
    await second.answer(accepted(4))
    expect((await second.waits()).unsent).toMatchObject([{ failure: { code: 'too-large' } }, { accepted: {} }, { accepted: {} }])
    expect(numbers(first.store.kept)).toEqual([2])
  })

  test('what is written is kept before anybody is told of it', async () => {
    const { outbox, store, waits } = await device()
    let finish = (): void => undefined
    const { append } = store
    Object.assign(store, { append: (unsent: Unsent) => new Promise<void>((resolve) => (finish = resolve)).then(() => append(unsent)) })
    const added = outbox.add(draft(1))
    await settle()
    expect((await waits()).unsent).toEqual([])
    finish()
    await added
    expect((await waits()).unsent).toEqual([draft(1)])
  })

  test('another one that is open takes up what it left, after its own', async () => {
    const store = new KeptOutbox()
    const gone = await device({ store })
    const open = await device({ store })
    await gone.write(1, 2)
    gone.outbox.close()
    await open.write(3)
    await open.outbox.takeUp()
    await open.outbox.takeUp()
    for (const n of [3, 1, 2]) await open.answer(accepted(n))
    expect([open.sent(), store.kept]).toEqual([[3, 1, 2], []])
  })

  test('another one does not bring back what is discarded meanwhile', async () => {
    const store = new KeptOutbox()
    const { outbox, write, answer, waits } = await device({ store })
    await write(1)
    await answer(fail('muted'))
    const { kept } = store
    let loaded = (): void => undefined
    store.load = () => new Promise((resolve) => (loaded = () => resolve(kept)))
    const taken = outbox.takeUp()
    await settle()
    await outbox.discard(messageId(1))
    loaded()
    await taken
    expect((await waits()).unsent).toEqual([])
  })

  test('two pages over one outbox send in one order', async () => {
    const one = await device()
    await one.write(1, 2)
    const other = await device({ store: one.store })
    await other.write(3)
    await other.answer(accepted(1))
    await one.answer(accepted(1))
    await other.answer(accepted(2))
    expect([one.sent(), other.sent()]).toEqual([
      [1, 2],
      [1, 2, 3],
    ])
  })

  test('leaving the room for good leaves nothing to say', async () => {
    const { outbox, store, write, waits } = await device()
    await write(1, 2)
    await outbox.clear()
    expect([store.kept, (await waits()).unsent]).toEqual([[], []])
  })
})

describe('who watches', () => {
  test('is told at once of another state than the known one, and of the known one when it changes', async () => {
    const { outbox, write, waits } = await device()
    const told: OutboxState[] = []
    outbox.watch((await waits()).rev, (state) => told.push(state))
    await settle()
    expect(told).toEqual([])
    await write(1)
    expect(told).toMatchObject([{ unsent: [draft(1)], durable: true }])
    await write(2)
    expect(told).toHaveLength(1)
  })

  test('is not told any more after stopping', async () => {
    const { outbox, write, waits } = await device()
    const told: OutboxState[] = []
    outbox.watch((await waits()).rev, (state) => told.push(state))()
    await write(1)
    expect(told).toEqual([])
  })

  test('hears of a message that was taken for half a minute, or until a new snapshot holds it', async () => {
    const { outbox, write, answer, clock, waits } = await device()
    await write(1)
    await answer(accepted(1))
    await clock.advance(31_000)
    await write(2)
    await answer(accepted(2))
    expect(numbers((await waits()).unsent)).toEqual([2])
    outbox.entered(LIMITS)
    expect((await waits()).unsent).toEqual([])
  })

  test('learns that this device can keep nothing', async () => {
    const { store, write, waits } = await device()
    store.durable = false
    await write(1)
    expect((await waits()).durable).toBe(false)
  })
})
