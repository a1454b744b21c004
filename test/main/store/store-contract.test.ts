import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { RoomError } from '../../../src/shared/room-error.ts'
import type { HistoryRequest, RoomStore } from '../../../src/main/room/store.ts'
import { MemoryStore } from '../../../src/main/store/memory-store.ts'
import { openSqliteStore } from '../../../src/main/store/sqlite-store.ts'
import { accepted, ADA, member, message, messageId, session, settings } from '../../support/records.ts'
import { tempFolder } from '../../support/temp-folder.ts'

function sqliteStore(): RoomStore {
  const store = openSqliteStore(join(tempFolder(), 'room'))
  onTestFinished(() => store.close())
  return store
}

const KINDS: [string, () => RoomStore][] = [
  ['the store in memory', () => new MemoryStore()],
  ['the store on disk', sqliteStore],
]

const ALL = { limit: 1_000, from: 1 }
const texts = (messages: readonly { text: string }[]) => messages.map(({ text }) => text)
const seqs = (events: readonly { seq: number }[]) => events.map(({ seq }) => seq)

/** A log of messages 1 to `count`. */
function filled(store: RoomStore, count: number): RoomStore {
  store.transaction(() => {
    for (let seq = 1; seq <= count; seq += 1) {
      store.appendEvent(message(seq))
      store.putAccepted(accepted(seq))
    }
  })
  return store
}

describe.each(KINDS)('%s', (_, open) => {
  test('holds no room at first', () => {
    expect(open().load()).toEqual({ settings: undefined, head: 0, oldest: 1, runs: [], members: [], sessions: [] })
  })

  test('gives back the records it was given', () => {
    const store = open()
    const grace = member({ id: 'm_grace', name: 'Grace\0"\'; DROP TABLE members; -- 小明 👩‍💻', role: 'moderator', muted: true })
    store.transaction(() => {
      store.putSettings(settings({ code: '暗号', newcomersSee: '7d', ownerSecretHash: 'hash' }))
      store.addRun({ id: 'first', after: 0 })
      store.addRun({ id: 'another', after: 7 })
      store.putMember(member())
      store.putMember(grace)
      store.putSession(session())
      store.putSession(session({ hash: 'seed', seedSeq: 0 }))
    })
    const { members, sessions, ...rest } = store.load()
    expect(rest).toEqual({
      settings: settings({ code: '暗号', newcomersSee: '7d', ownerSecretHash: 'hash' }),
      head: 0,
      oldest: 1,
      runs: [
        { id: 'first', after: 0 },
        { id: 'another', after: 7 },
      ],
    })
    expect(new Set(members)).toEqual(new Set([member(), grace]))
    expect(new Set(sessions)).toEqual(new Set([session(), session({ hash: 'seed', seedSeq: 0 })]))
  })

  test('replaces a record by the next one of the same name', () => {
    const store = open()
    for (const name of ['Ada', 'Countess']) store.putMember(member({ name }))
    for (const lastUsedAt of [1, 2]) store.putSession(session({ lastUsedAt }))
    for (const name of ['Ops', 'Elsewhere']) store.putSettings(settings({ name }))
    expect(store.load()).toMatchObject({ settings: { name: 'Elsewhere' }, members: [{ name: 'Countess' }], sessions: [{ lastUsedAt: 2 }] })
  })

  test('forgets members and sessions', () => {
    const store = open()
    store.putMember(member())
    store.putSession(session())
    store.deleteMember(ADA)
    store.deleteSession('hash of a token')
    store.deleteMember('nobody')
    store.deleteSession('none')
    expect(store.load()).toMatchObject({ members: [], sessions: [] })
  })

  test('gives out copies: what is done to them is not done to the store', () => {
    const store = open()
    const given = member()
    store.putMember(given)
    given.name = 'Mallory'
    const loaded = store.load().members[0]
    if (loaded) loaded.name = 'Mallory'
    expect(store.load().members[0]?.name).toBe('Ada')
  })

  test('keeps the runs in the order in which they were added', () => {
    const store = open()
    const ids = Array.from({ length: 20 }, (_, i) => `run-${(i * 7) % 20}`)
    ids.forEach((id, after) => store.addRun({ id, after }))
    expect(store.load().runs.map(({ id }) => id)).toEqual(ids)
  })

  describe('a transaction', () => {
    test('that throws leaves nothing behind, and throws on', () => {
      const store = filled(open(), 2)
      store.putSettings(settings())
      store.putMember(member())
      store.putSession(session())
      const before = store.load()
      expect(() =>
        store.transaction(() => {
          store.appendEvent(message(3))
          store.putAccepted(accepted(3))
          store.putMember(member({ name: 'Mallory' }))
          store.putMember(member({ id: 'm_new' }))
          store.deleteMember(ADA)
          store.putSession(session({ hash: 'new' }))
          store.deleteSession('hash of a token')
          store.putSettings(settings({ name: 'Elsewhere' }))
          store.addRun({ id: 'run', after: 2 })
          store.trim(2, 5)
          store.forgetIds(6)
          throw new RoomError('forbidden')
        }),
      ).toThrow('forbidden')
      expect(store.load()).toEqual(before)
      expect(seqs(store.eventsAfter(0, 10, 1_000_000))).toEqual([1, 2])
      expect(seqs(store.newestMessages(10, 1))).toEqual([1, 2])
      expect([store.accepted(messageId(1)), store.accepted(messageId(3))]).toEqual([accepted(1), undefined])
    })

    test('can read what it has written', () => {
      const store = open()
      store.transaction(() => {
        store.appendEvent(message(1))
        store.putAccepted(accepted(1))
        expect(store.accepted(messageId(1))).toEqual(accepted(1))
        expect(store.firstSeqSince(0, 1)).toBe(1)
      })
    })

    test('may follow one that threw', () => {
      const store = open()
      expect(() =>
        store.transaction(() => {
          throw new RoomError('forbidden')
        }),
      ).toThrow()
      filled(store, 1)
      expect(store.load().head).toBe(1)
    })
  })

  describe('events', () => {
    test('come back exactly as they were appended', () => {
      const store = open()
      const events = [message(1), { ...message(2), type: 'message.deleted' as const, id: messageId(1) }]
      const joined = {
        seq: 3,
        at: 3,
        type: 'member.joined' as const,
        by: { id: ADA, name: 'Ada' },
        member: { id: ADA, name: 'Ada', role: 'owner' as const, via: 'app' as const, joinedAt: 3 },
      }
      for (const event of [...events, joined]) store.appendEvent(event)
      expect(store.eventsAfter(0, 10, 1_000_000)).toEqual(
        [...events, joined].map((event) => ({ seq: event.seq, json: JSON.stringify(event) })),
      )
      expect(store.load().head).toBe(3)
    })

    test('are read after a seq, as many as asked for', () => {
      const store = filled(open(), 5)
      const read = (after: number, limit: number) => seqs(store.eventsAfter(after, limit, 1_000_000))
      expect([read(0, 10), read(2, 2), read(5, 10), read(99, 10), read(0, 0)]).toEqual([[1, 2, 3, 4, 5], [3, 4], [], [], []])
    })

    test('are read up to so many bytes, but never none', () => {
      const store = open()
      const each = ['小明'.repeat(50), 'b'.repeat(10), 'c'.repeat(500)]
      each.forEach((text, index) => store.appendEvent(message(index + 1, { text })))
      const sizes = each.map((text, index) => Buffer.byteLength(JSON.stringify(message(index + 1, { text }))))
      const [first = 0, second = 0, third = 0] = sizes
      const read = (maxBytes: number, after = 0) => seqs(store.eventsAfter(after, 10, maxBytes))
      expect(read(1)).toEqual([1])
      expect(read(first + second - 1)).toEqual([1])
      expect(read(first + second)).toEqual([1, 2])
      expect(read(first + second + third)).toEqual([1, 2, 3])
      expect(read(1, 2)).toEqual([3])
    })

    test('can be written after a page was cut short', () => {
      const store = filled(open(), 5)
      store.eventsAfter(0, 10, 1)
      store.transaction(() => store.appendEvent(message(6)))
      expect(seqs(store.eventsAfter(5, 10, 1_000_000))).toEqual([6])
    })
  })

  describe('messages', () => {
    test.each([
      ['quotes', `'"\`\\ "; DROP TABLE events; --`],
      ['NUL', 'a\0b\0'],
      ['line ends', 'a\nb\r\nc\u2028d\u0085'],
      ['emoji', '👩‍💻❤️👋🏽🇨🇳'],
      ['four-byte characters', '𠮷𩸽𝒜𐍈'],
      ['marks of direction', '\u202Eabc\u2069\u200B'],
      ['decomposed letters', 'e\u0301 vs é'],
      ['markup', '<script>alert(1)</script>&amp;${x}{"a":1}'],
      ['what looks like a number', '007'],
      ['4,000 characters', '😀'.repeat(4_000)],
    ])('with %s come back identical', async (_, text) => {
      const store = open()
      store.transaction(() => store.appendEvent(message(1, { text, clientTime: text.slice(0, 64).toWellFormed() })))
      const { json = '' } = store.eventsAfter(0, 1, 1)[0] ?? {}
      expect((JSON.parse(json) as { text: string }).text).toBe(text)
      expect(texts(store.newestMessages(1, 1))).toEqual([text])
      expect(texts((await store.history(ALL)).messages)).toEqual([text])
    })

    test('are the newest, ascending, and from a seq on', () => {
      const store = filled(open(), 5)
      expect(seqs(store.newestMessages(2, 1))).toEqual([4, 5])
      expect(seqs(store.newestMessages(10, 4))).toEqual([4, 5])
      expect(store.newestMessages(10, 6)).toEqual([])
    })

    test('are not events of other kinds', async () => {
      const store = open()
      store.appendEvent(message(1))
      store.appendEvent({ seq: 2, at: 2, type: 'message.deleted', by: { id: ADA, name: 'Ada' }, id: messageId(1) })
      expect(seqs(store.newestMessages(10, 1))).toEqual([1])
      expect((await store.history(ALL)).messages).toHaveLength(1)
    })
  })

  describe('history', () => {
    const page = async (store: RoomStore, request: Partial<HistoryRequest>) => {
      const { messages, hasMore } = await store.history({ limit: 3, from: 1, ...request })
      return [seqs(messages), hasMore]
    }

    test('is a page of the newest, before, after or around a seq, and says whether there is more that way', async () => {
      const store = filled(open(), 9)
      expect(await page(store, {})).toEqual([[7, 8, 9], true])
      expect(await page(store, { limit: 9 })).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9], false])
      expect(await page(store, { before: 7 })).toEqual([[4, 5, 6], true])
      expect(await page(store, { before: 4 })).toEqual([[1, 2, 3], false])
      expect(await page(store, { before: 1 })).toEqual([[], false])
      expect(await page(store, { after: 3 })).toEqual([[4, 5, 6], true])
      expect(await page(store, { after: 6 })).toEqual([[7, 8, 9], false])
      expect(await page(store, { after: 9 })).toEqual([[], false])
      expect(await page(store, { around: 5, limit: 4 })).toEqual([[3, 4, 5, 6], true])
      expect(await page(store, { around: 1 })).toEqual([[1, 2, 3], false])
      expect(await page(store, { around: 9 })).toEqual([[8, 9], true])
      expect(await page(store, { around: 5, limit: 1 })).toEqual([[5], true])
    })

    test('shows nothing below the first seq a member may see', async () => {
      const store = filled(open(), 9)
      expect(await page(store, { from: 8 })).toEqual([[8, 9], false])
      expect(await page(store, { from: 8, before: 8 })).toEqual([[], false])
      expect(await page(store, { from: 8, after: 0 })).toEqual([[8, 9], false])
      expect(await page(store, { from: 8, around: 2 })).toEqual([[8, 9], false])
      expect(await page(store, { from: 10 })).toEqual([[], false])
    })

    test('names the bounds of the log it was read from', async () => {
      const store = filled(open(), 9)
      store.trim(4, 1)
      expect(await store.history({ limit: 2, from: 1 })).toMatchObject({ oldest: 4, head: 9, hasMore: true })
      expect(await open().history(ALL)).toEqual({ messages: [], hasMore: false, oldest: 1, head: 0 })
    })
  })

  describe('trimming', () => {
    test('forgets events and messages, not their ids', async () => {
      const store = filled(open(), 5)
      store.transaction(() => store.trim(4, 1_000))
      expect(store.load()).toMatchObject({ oldest: 4, head: 5 })
      expect(seqs(store.eventsAfter(0, 10, 1_000_000))).toEqual([4, 5])
      expect(seqs(store.newestMessages(10, 1))).toEqual([4, 5])
      expect(seqs((await store.history(ALL)).messages)).toEqual([4, 5])
      expect(store.accepted(messageId(1))).toEqual(accepted(1))
    })

    test('may take everything; the next event has the next seq', () => {
      const store = filled(open(), 3)
      store.transaction(() => store.trim(4, 1))
      expect(store.load()).toMatchObject({ oldest: 4, head: 3 })
      store.transaction(() => store.appendEvent(message(4)))
      expect(seqs(store.eventsAfter(0, 10, 1_000_000))).toEqual([4])
    })

    test('marks ids by when they were trimmed; only older ones are forgotten, and never those of kept messages', () => {
      const store = filled(open(), 5)
      store.transaction(() => store.trim(2, 1_000))
      store.transaction(() => store.trim(4, 2_000))
      const known = () => [1, 2, 3, 4, 5].filter((seq) => store.accepted(messageId(seq)) !== undefined)
      store.forgetIds(1_000)
      expect(known()).toEqual([1, 2, 3, 4, 5])
      store.forgetIds(1_001)
      expect(known()).toEqual([2, 3, 4, 5])
      store.forgetIds(9_000)
      expect(known()).toEqual([4, 5])
    })
  })

  describe('the first seq since a time', () => {
    test('is the first that happened then or later', () => {
      const store = filled(open(), 5)
      const since = [0, 1_000, 1_001, 5_000, 5_001].map((at) => store.firstSeqSince(at, 1))
      expect(since).toEqual([1, 1, 2, 5, undefined])
      expect(open().firstSeqSince(0, 1)).toBeUndefined()
    })

    test('has nothing younger before it, also when the clock was set back meanwhile', () => {
      const store = open()
      const times = [10, 50, 20, 30, 60]
      times.forEach((at, index) => store.appendEvent(message(index + 1, { at })))
      expect([5, 15, 25, 35, 55, 65].map((at) => store.firstSeqSince(at, 1))).toEqual([1, 2, 2, 2, 5, undefined])
      expect(store.firstSeqSince(5, 3)).toBe(3)
    })
  })
})

test('both stores answer alike, whatever is in them and whatever is asked', async () => {
  const small = fc.integer({ min: 0, max: 14 })
  const log = fc.array(
    fc.record({
      isMessage: fc.boolean(),
      at: fc.integer({ min: 0, max: 20 }),
      text: fc.string({ unit: 'binary', maxLength: 8 }).map((text) => text.toWellFormed()),
    }),
    { maxLength: 12 },
  )
  const request = fc
    .record({
      way: fc.constantFrom('before', 'after', 'around', undefined),
      seq: small,
      limit: fc.integer({ min: 1, max: 6 }),
      from: small,
    })
    .map(({ way, seq, limit, from }): HistoryRequest => ({ limit, from, ...(way && { [way]: seq }) }))

  // One database for all runs, each of which begins where the last one ended.
  const disk = sqliteStore()
  await fc.assert(
    fc.asyncProperty(log, small, fc.array(request, { minLength: 1, maxLength: 5 }), small, async (events, trimmed, requests, at) => {
      const memory = new MemoryStore()
      const base = disk.load().head
      const fill = (store: RoomStore, first: number) => {
        events.forEach(({ isMessage, at: time, text }, index) => {
          const seq = first + index + 1
          const said = message(seq, { at: time, text })
          store.appendEvent(isMessage ? said : { seq, at: time, type: 'message.deleted', by: said.by, id: said.id })
          if (isMessage) store.putAccepted(accepted(seq))
        })
      }
      disk.transaction(() => {
        disk.trim(base + 1, 1)
        disk.forgetIds(2)
        fill(disk, base)
      })
      memory.transaction(() => {
        for (let seq = 1; seq <= base; seq += 1) memory.appendEvent({ ...message(seq), type: 'message.deleted' })
        memory.trim(base + 1, 1)
        fill(memory, base)
      })
      const oldest = Math.min(base + trimmed, base + events.length + 1)
      if (trimmed > 0) for (const store of [disk, memory]) store.transaction(() => store.trim(oldest, 5))

      const { head } = disk.load()
      expect(memory.load()).toMatchObject({ head, oldest: disk.load().oldest })
      expect(memory.eventsAfter(base, 5, 200)).toEqual(disk.eventsAfter(base, 5, 200))
      expect(memory.firstSeqSince(at, 2)).toBe(disk.firstSeqSince(at, 2))
      expect(memory.newestMessages(3, base + at)).toEqual(disk.newestMessages(3, base + at))
      for (let seq = base + 1; seq <= head; seq += 1) expect(memory.accepted(messageId(seq))).toEqual(disk.accepted(messageId(seq)))
      for (const { limit, from, ...way } of requests) {
        const shifted = Object.fromEntries(Object.entries(way).map(([key, seq]) => [key, Number(seq) + base]))
        const asked = { limit, from: from + base, ...shifted }
        expect(await memory.history(asked)).toEqual(await disk.history(asked))
      }
    }),
    { numRuns: 150 },
  )
})
