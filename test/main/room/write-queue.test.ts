import { describe, expect, test } from 'vitest'
import { RoomError } from '../../../src/shared/room-error.ts'
import { WriteQueue } from '../../../src/main/room/write-queue.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { codeOf, PureRoom, refusal } from '../../support/pure-room.ts'

/** A queue that notes when it writes what. */
class Bench {
  readonly clock = new ManualClock()
  readonly flushes: { at: number; wrote: unknown[] }[] = []
  readonly happened: string[] = []
  failing = 0
  #wrote: unknown[] = []
  readonly queue = new WriteQueue({
    clock: this.clock,
    transaction: (work) => {
      this.#wrote = []
      work()
      if (this.failing > 0) {
        this.failing -= 1
        throw new Error('the disk is full')
      }
      this.flushes.push({ at: this.clock.elapsed(), wrote: this.#wrote })
    },
    onCommitted: () => this.happened.push('woke'),
    onFailed: (error) => this.happened.push(`failed: ${String(error)}`),
  })

  write<T>(value: T): Promise<T> {
    return this.queue.submit(() => {
      this.#wrote.push(value)
      return value
    })
  }

  refuse(code: 'forbidden' | 'storage'): Promise<never> {
    return this.queue.submit(() => {
      throw new RoomError(code)
    })
  }

  crash(): Promise<never> {
    return this.queue.submit(() => {
      throw new TypeError('a bug')
    })
  }
}

describe('the write queue', () => {
  test('writes nothing before the turn is over', () => {
    const bench = new Bench()
    void bench.write(1)
    expect(bench.flushes).toEqual([])
    bench.clock.advance(0)
    expect(bench.flushes).toEqual([{ at: 0, wrote: [1] }])
  })

  test('writes in one commit, in order, what one turn brought', async () => {
    const bench = new Bench()
    const answers = Promise.all([bench.write('a'), bench.write('b'), bench.write('c')])
    bench.clock.advance(0)
    expect(await answers).toEqual(['a', 'b', 'c'])
    expect(bench.flushes).toEqual([{ at: 0, wrote: ['a', 'b', 'c'] }])
    expect(bench.happened).toEqual(['woke'])
  })

  test('commits at least 20 ms apart, and at once after a rest', () => {
    const bench = new Bench()
    void bench.write(1)
    bench.clock.advance(1)
    void bench.write(2)
    bench.clock.advance(5)
    void bench.write(3)
    bench.clock.advance(94)
    void bench.write(4)
    bench.clock.advance(0)
    expect(bench.flushes).toEqual([
      { at: 0, wrote: [1] },
      { at: 20, wrote: [2, 3] },
      { at: 100, wrote: [4] },
    ])
  })

  test('keeps the distance from a commit that failed, too', async () => {
    const bench = new Bench()
    bench.failing = 1
    const first = refusal(bench.write(1))
    bench.clock.advance(0)
    void bench.write(2)
    bench.clock.advance(19)
    expect(bench.flushes).toEqual([])
    bench.clock.advance(1)
    expect(bench.flushes).toEqual([{ at: 20, wrote: [2] }])
    expect((await first).code).toBe('storage')
  })

  test('keeps the distance when somebody sets the computer’s clock', () => {
    const bench = new Bench()
    void bench.write(1)
    bench.clock.advance(0)
    bench.clock.jump(-3_600_000)
    void bench.write(2)
    bench.clock.advance(20)
    expect(bench.flushes).toHaveLength(2)
  })

  test('answers and wakes in the turn of the commit', () => {
    const bench = new Bench()
    void bench.write(1).then(() => bench.happened.push('answered'))
    bench.clock.after(0, () => bench.happened.push('something else'))
    bench.clock.advance(0)
    expect(bench.happened).toEqual(['woke', 'something else'])
  })

  test('writes a burst in groups of 500', () => {
    const bench = new Bench()
    for (let i = 0; i < 1_201; i += 1) void bench.write(i)
    bench.clock.advance(0)
    expect(bench.flushes.map(({ wrote }) => wrote.length)).toEqual([500])
    bench.clock.advance(40)
    expect(bench.flushes.map(({ at, wrote }) => [at, wrote.length])).toEqual([
      [0, 500],
      [20, 500],
      [40, 201],
    ])
    expect(bench.flushes.flatMap(({ wrote }) => wrote)).toEqual(Array.from({ length: 1_201 }, (_, i) => i))
  })

  test('refuses a command that breaks a rule, and only that', async () => {
    const bench = new Bench()
    const results = Promise.allSettled([bench.write(1), bench.refuse('forbidden'), bench.write(2)])
    bench.clock.advance(0)
    expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(bench.flushes).toEqual([{ at: 0, wrote: [1, 2] }])
  })

  test.each<[string, (bench: Bench) => Promise<unknown>]>([
    ['a commit that fails', (bench) => ((bench.failing = 1), bench.write(0))],
    ['a bug in one command', (bench) => bench.crash()],
    ['a store that fails one command', (bench) => bench.refuse('storage')],
  ])('refuses the whole group for %s', async (_, trouble) => {
    const bench = new Bench()
    const results = [bench.write(1), bench.refuse('forbidden'), trouble(bench), bench.write(2)].map(refusal)
    bench.clock.advance(0)
    const errors = await Promise.all(results)
    expect(errors.map(({ code, facts }) => [code, facts.retryAfter])).toEqual(Array(4).fill(['storage', 5]))
    expect(bench.flushes).toEqual([])
    expect(bench.happened).toEqual([expect.stringMatching(/^failed: /)])
  })

  test('goes on after a failure with what came meanwhile', async () => {
    const bench = new Bench()
    bench.failing = 1
    const first = refusal(bench.write(1))
    bench.clock.advance(0)
    const second = bench.write(2)
    bench.clock.advance(20)
    expect([(await first).code, await second]).toEqual(['storage', 2])
  })

  test('writes what waits when it is closed, and refuses what comes later', async () => {
    const bench = new Bench()
    const waiting = [bench.write(1), bench.write(2)]
    bench.queue.close()
    expect(await Promise.all(waiting)).toEqual([1, 2])
    expect((await refusal(bench.write(3))).code).toBe('draining')
    bench.clock.advance(1_000)
    expect(bench.flushes).toEqual([{ at: 0, wrote: [1, 2] }])
  })

  test('closes without waiting for the distance, and leaves no timer behind', async () => {
    const bench = new Bench()
    void bench.write(1)
    bench.clock.advance(0)
    const waiting = bench.write(2)
    bench.queue.close()
    expect(await waiting).toBe(2)
    expect(bench.clock.pending).toBe(0)
  })

  test('refuses what waits when the last commit fails', async () => {
    const bench = new Bench()
    bench.failing = 1
    const waiting = refusal(bench.write(1))
    bench.queue.close()
    expect((await waiting).code).toBe('storage')
  })
})

describe('a room whose disk fails', () => {
  /** All that anybody can be told. */
  const told = (ops: PureRoom, ...tokens: string[]) => [
    ops.room.card(),
    ops.events(),
    tokens.map((token) => ({ ...ops.room.snapshot(ops.room.authenticate(token)), signals: undefined, serverTime: undefined })),
  ]

  test('refuses everything of that commit, and stands as before', async () => {
    const ops = new PureRoom({ settings: { code: 'old' } })
    const ada = await ops.joinOwner('Ada')
    const grace = await ops.join('Grace', { code: 'old' })
    await ops.say(grace, 'before')
    const before = told(ops, ada.tokenHash, grace.tokenHash)

    ops.store.failingCommits = 1
    const commands: Promise<unknown>[] = [
      ops.room.send(ops.draft(ada, 'lost')),
      ops.askToJoin({ name: '小明', code: 'old' }),
      ops.room.rename(grace.id, 'Ada'),
      ops.room.changeMember(ada.id, grace.id, { role: 'moderator', muted: true }),
      ops.room.changeRoom(ada.id, { name: 'Elsewhere', newcomersSee: 'none' }),
      ops.room.joinAsSeed('hashed', '游客', () => undefined),
      ops.room.remove(ada.id, grace.id, 'new'),
      ops.room.leave(ada.id),
      ops.room.rename('m_nobody', 'Nobody'),
      ops.tidy(),
    ]
    const refused = commands.map(refusal)
    ops.clock.advance(20)
    expect((await Promise.all(refused)).map(({ code }) => code)).toEqual(commands.map(() => 'storage'))
    expect(told(ops, ada.tokenHash, grace.tokenHash)).toEqual(before)
    expect(ops.room.knows('token of 小明')).toBe(false)
    expect(ops.room.isNameTaken('游客')).toBe(false)
    expect(ops.troubles).toHaveLength(1)
  })

  test('undoes a command that failed half-way, and the ones before it', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const before = told(ops, ada.tokenHash)
    ops.store.failingAppends = 1
    const refused = [ops.askToJoin({ name: 'Grace' }), ops.room.send(ops.draft(ada, 'lost'))].map(refusal)
    ops.clock.advance(20)
    expect((await Promise.all(refused)).map(({ code }) => code)).toEqual(['storage', 'storage'])
    expect(told(ops, ada.tokenHash)).toEqual(before)
  })

  test('accepts the same message once it can write again', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const draft = ops.draft(ada, 'hello')
    ops.store.failingCommits = 2
    for (let i = 0; i < 2; i += 1) await refusal(ops.done(ops.room.send(draft)))
    expect((await ops.done(ops.room.send(draft))).isNew).toBe(true)
    expect(ops.texts()).toEqual(['hello'])
  })

  test('wakes nobody for what was not committed', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    let woken = 0
    const stop = ops.room.onCommitted(() => (woken += 1))
    ops.store.failingCommits = 1
    await refusal(ops.say(ada, 'lost'))
    expect(woken).toBe(0)
    await ops.say(ada, 'hello')
    expect(woken).toBe(1)
    stop()
    await ops.say(ada, 'nobody listens')
    expect(woken).toBe(1)
  })

  test('does not use up what a failed commit had taken', async () => {
    const ops = new PureRoom()
    ops.store.failingCommits = 1
    await refusal(ops.joinOwner('Ada'))
    const ada = await ops.joinOwner('Ada')
    expect(ops.seen(ada)?.role).toBe('owner')
  })

  test('tells nobody anything while it cannot be read back, and recovers with the next write', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    ops.store.failingCommits = 1
    ops.store.failingLoads = 2
    expect((await refusal(ops.say(ada, 'lost'))).code).toBe('storage')
    expect(ops.troubles).toHaveLength(2)
    for (const look of [() => ops.room.head, () => ops.room.card(), () => ops.room.authenticate(ada.tokenHash), () => ops.room.cursorAt(1)])
      expect(codeOf(look)).toBe('storage')
    expect((await refusal(ops.say(ada, 'lost, too'))).code).toBe('storage')
    expect((await ops.say(ada, 'here again')).seq).toBe(2)
    expect(ops.texts()).toEqual(['here again'])
    expect(ops.room.head).toBe(2)
  })

  test('never shows what is not committed to whoever looks in between', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const sending = ops.room.send(ops.draft(ada, 'soon'))
    expect([ops.room.head, ops.texts()]).toEqual([1, []])
    ops.clock.advance(20)
    expect([ops.room.head, ops.texts()]).toEqual([2, ['soon']])
    await sending
  })

  test('says so when its last words cannot be written, and closes all the same', async () => {
    const ops = new PureRoom()
    await ops.join('Ada')
    ops.store.failingCommits = 1
    await ops.room.close()
    expect(ops.troubles.length).toBeGreaterThan(0)
  })
})

describe('closing a room', () => {
  test('writes what waits', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const sending = ops.room.send(ops.draft(ada, 'last words'))
    await ops.room.close()
    await sending
    expect(ops.texts()).toEqual(['last words'])
    expect((await refusal(ops.room.send(ops.draft(ada, 'too late')))).code).toBe('draining')
  })
})
