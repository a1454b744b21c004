import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RoomError } from '../../../src/shared/room-error.ts'
import { formatCursor, resolveCursor, type LogBounds } from '../../../src/main/room/cursor.ts'
import { MemoryStore } from '../../../src/main/store/memory-store.ts'
import { FailingStore } from '../../support/failing-store.ts'
import { codeOf, PureRoom, type Person } from '../../support/pure-room.ts'

/** A log that was begun by run a, went on in b after 10 and in c after 20, and has forgotten what came before 5. */
const log: LogBounds = {
  epoch: 'e2345',
  runs: [
    { id: 'a', after: 0 },
    { id: 'b', after: 10 },
    { id: 'c', after: 20 },
  ],
  oldest: 5,
  head: 30,
}

/** A seq, or why there is none. */
function resolved(cursor: string, bounds = log): number | string {
  try {
    return resolveCursor(cursor, bounds)
  } catch (error) {
    if (!(error instanceof RoomError)) throw error
    return error.facts.reason ?? error.code
  }
}

describe('a cursor', () => {
  test.each<[string, number | string, string]>([
    ['e2345.c.30', 30, 'at the head'],
    ['e2345.c.25', 25, 'in this run'],
    ['e2345.c.4', 4, 'just before the oldest'],
    ['e2345.b.20', 20, 'at the end of an earlier run'],
    ['e2345.b.4', 4, 'from before its own run'],
    ['e2345.a.10', 10, 'at the end of the first run'],
    ['e2345.a.11', 'fork', 'beyond the end of the first run'],
    ['e2345.b.21', 'fork', 'beyond the end of an earlier run'],
    ['e2345.b.9007199254740991', 'fork', 'far beyond it'],
    ['e2345.d.7', 'fork', 'of a run this log does not know'],
    ['e2345.d.31', 'fork', 'of an unknown run, beyond the head'],
    ['e2345.c.31', 'future', 'beyond the head'],
    ['e2345.c.9007199254740991', 'future', 'far beyond the head'],
    ['e2345.c.3', 'trimmed', 'before what is left'],
    ['e2345.a.0', 'trimmed', 'before everything'],
    ['other.c.30', 'epoch', 'of another log'],
    ['other.z.99', 'epoch', 'of another log, whatever else'],
    ['e2345.c.9007199254740992', 'invalid-cursor', 'of a number too large'],
    ['e2345.c.99999999999999999', 'invalid-cursor', 'of too many digits'],
    ['e2345.c.030', 'invalid-cursor', 'with a leading zero'],
    ['e2345.c.-1', 'invalid-cursor', 'below zero'],
    ['e2345.c.1e1', 'invalid-cursor', 'in another notation'],
    ['e2345.c.3 ', 'invalid-cursor', 'with a space'],
    ['e2345.c.3\n', 'invalid-cursor', 'with a line break'],
    ['e2345.c.', 'invalid-cursor', 'without a number'],
    ['e2345.c', 'invalid-cursor', 'with two parts'],
    ['e2345.c.3.4', 'invalid-cursor', 'with four parts'],
    ['E2345.c.30', 'invalid-cursor', 'in capitals'],
    ['', 'invalid-cursor', 'that is empty'],
    ['0', 'invalid-cursor', 'of an older kind'],
    ['__proto__.constructor.1', 'invalid-cursor', 'of names with a meaning'],
  ])('%j → %j: %s', (cursor, expected) => expect(resolved(cursor)).toBe(expected))

  test('that cannot be continued comes with the bounds of the log', () => {
    expect(() => resolveCursor('e2345.c.31', log)).toThrow(
      expect.objectContaining({ code: 'cursor-gone', facts: { reason: 'future', epoch: 'e2345', oldest: 5, head: 30 } }) as Error,
    )
  })

  test('goes and comes back', () => {
    fc.assert(fc.property(fc.integer({ min: 4, max: 30 }), (seq) => resolveCursor(formatCursor(log, seq), log) === seq))
  })

  test('of any text at all is a seq of the log or a RoomError', () => {
    const part = fc.oneof(fc.constantFrom('e2345', 'a', 'b', 'c', 'd', '', '7', '31', '-1', '٣'), fc.string())
    const almost = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'))
    fc.assert(
      fc.property(fc.oneof(almost, fc.string({ unit: 'binary' })), (text) => {
        const seq = resolved(text)
        if (typeof seq === 'number') expect(seq).toBeGreaterThanOrEqual(4)
        if (typeof seq === 'number') expect(seq).toBeLessThanOrEqual(30)
      }),
      { numRuns: 500 },
    )
  })

  test('of a log that has been emptied stands at its head', () => {
    const emptied = { ...log, oldest: 31 }
    expect([resolved('e2345.c.30', emptied), resolved('e2345.c.29', emptied)]).toEqual([30, 'trimmed'])
  })

  test('of a log that was never written to stands at zero', () => {
    expect(resolved('e2345.a.0', { epoch: 'e2345', runs: [{ id: 'a', after: 0 }], oldest: 1, head: 0 })).toBe(0)
  })
})

describe('a cursor and the room', () => {
  const member = (ops: PureRoom, person: Person) => ops.room.authenticate(person.tokenHash)
  const reason = (ops: PureRoom, person: Person, cursor: string) => {
    try {
      return ops.room.resolve(cursor, member(ops, person))
    } catch (error) {
      return error instanceof RoomError ? error.facts.reason : error
    }
  }

  /** The same folder on another machine, or put back from a backup. */
  function copyOf(ops: PureRoom): FailingStore {
    const store = new FailingStore()
    const { settings, runs, members, sessions } = ops.store.load()
    if (settings) store.putSettings(settings)
    for (const event of ops.events()) store.appendEvent(event)
    runs.forEach((run) => store.addRun(run))
    members.forEach((record) => store.putMember(record))
    sessions.forEach((record) => store.putSession(record))
    return store
  }

  /** A program that serves a copy draws run ids of its own. */
  const serve = (store: FailingStore, run: string) => {
    let count = 0
    return new PureRoom({
      store,
      ids: { member: () => 'm_', run: () => `${run}${'a'.repeat((count += 1))}`, deviceCode: () => '', firstRev: () => 1 },
    })
  }

  test('is good through any number of restarts', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const { cursor } = ops.snapshot(ada)
    for (let i = 0; i < 3; i += 1) {
      await ops.say(ada, `message ${i}`)
      ops.crash()
    }
    const seq = ops.room.resolve(cursor, member(ops, ada))
    expect(ops.texts(seq)).toEqual(['message 0', 'message 1', 'message 2'])
  })

  test('finds out a backup that was put back', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    await ops.say(ada, 'in the backup')
    const kept = ops.snapshot(ada).cursor
    const backup = copyOf(ops)
    await ops.say(ada, 'lost')
    const lost = ops.snapshot(ada).cursor
    const restored = serve(backup, 'r')
    expect(reason(restored, ada, lost)).toBe('fork')
    expect(reason(restored, ada, kept)).toBe(2)
    await restored.say(ada, 'told anew')
    await restored.say(ada, 'and more')
    expect(reason(restored, ada, lost)).toBe('fork')
  })

  test('finds out a folder that was cloned', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const before = ops.snapshot(ada).cursor
    const clone = serve(copyOf(ops), 'k')
    await ops.restart()
    for (const room of [ops, clone]) await room.say(ada, 'the same seq in both')
    expect(reason(clone, ada, ops.snapshot(ada).cursor)).toBe('fork')
    expect(reason(ops, ada, clone.snapshot(ada).cursor)).toBe('fork')
    expect([reason(ops, ada, before), reason(clone, ada, before)]).toEqual([1, 1])
  })

  test('tells of what was trimmed', async () => {
    const ops = new PureRoom({ retention: { keepEvents: 2 } })
    const ada = await ops.join('Ada')
    const { cursor } = ops.snapshot(ada)
    for (let i = 0; i < 4; i += 1) await ops.say(ada, `message ${i}`)
    await ops.tidy()
    expect(reason(ops, ada, cursor)).toBe('trimmed')
    expect(ops.snapshot(ada)).toMatchObject({ oldest: 4, head: 5 })
    expect(reason(ops, ada, ops.room.cursorAt(3))).toBe(3)
  })

  test('of a store without a room is no cursor', () => {
    expect(new MemoryStore().load().settings).toBeUndefined()
    expect(codeOf(() => resolveCursor('nonsense', log))).toBe('invalid-cursor')
  })
})
