import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from '../../../src/shared/parse.ts'
import { cleanLine, codePoints } from '../../../src/shared/text.ts'
import { tagOf } from '../../../src/shared/wire/member.ts'
import { MemberName, MessageText, RoomCode, RoomName } from '../../../src/shared/wire/requests.ts'
import { codeOf, PureRoom, type Person } from '../../support/pure-room.ts'

const name = (raw: string) => parse(MemberName, raw)
const isRefused = (raw: unknown, schema: Parameters<typeof parse>[0] = MemberName) => codeOf(() => parse(schema, raw)) === 'invalid-request'

describe('a name', () => {
  test.each([
    ['Ada', 'Ada'],
    ['  Ada  Lovelace ', 'Ada Lovelace'],
    ['小明', '小明'],
    ['e\u0301va', 'éva'],
    ['Ada\u202Eecarg', 'Adaecarg'],
    ['\u2066Ada\u2069', 'Ada'],
    ['A\u200Bd\u2060a', 'Ada'],
    ['Ada\u0000\u0007', 'Ada'],
    ['Ada\nGrace\tHopper\u2028!', 'Ada Grace Hopper !'],
    ['Ada\u00A0\u3000Lovelace', 'Ada Lovelace'],
    ['Ada\u{E0041}', 'Ada'],
    ['👩‍💻 Ada', '👩‍💻 Ada'],
    ['❤️', '❤️'],
    ['👋🏽', '👋🏽'],
    ['!', '!'],
  ])('%j is kept as %j', (raw, clean) => expect(name(raw)).toBe(clean))

  test.each([
    '',
    ' ',
    '\u3000',
    '\u200B',
    '\u202E',
    '\u2028',
    '\u3164',
    '\uFFA0',
    '\u00AD',
    '\u200D',
    '\uFE0F',
    '\u0301',
    '\uD800',
    'Ada\uDC00',
    7,
    null,
    ['Ada'],
    {},
  ])('%j is refused', (raw) => expect(isRefused(raw)).toBe(true))

  test('has 32 code points at the most, emoji counting one each', () => {
    expect(name('明'.repeat(32))).toBe('明'.repeat(32))
    expect(name('😀'.repeat(32))).toBe('😀'.repeat(32))
    expect(isRefused('a'.repeat(33))).toBe(true)
    expect(isRefused('😀'.repeat(33))).toBe(true)
    expect(name(` ${'a'.repeat(32)}\u202E `)).toBe('a'.repeat(32))
  })

  test('that is absurdly long is refused before it is cleaned', () => {
    expect(isRefused(' '.repeat(1_000_000) + 'Ada')).toBe(true)
  })

  test('once clean, stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (raw) => {
        const clean = cleanLine(raw.toWellFormed())
        expect(cleanLine(clean)).toBe(clean)
        expect(clean).not.toMatch(/[\p{Cc}\u2028-\u202E\u2066-\u2069\u200B]|^ | $| {2}/u)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('other words', () => {
  test('a room’s name has 64 code points at the most', () => {
    expect(parse(RoomName, 'Ops · 运维')).toBe('Ops · 运维')
    expect(isRefused('a'.repeat(65), RoomName)).toBe(true)
  })

  test('a code is cleaned like a name, so that it can be typed from a screen', () => {
    expect(parse(RoomCode, ' 暗号\u200B 42 ')).toBe('暗号 42')
  })

  test('a message is kept as it was written, but not blank or broken', () => {
    const text = '  two\n\nlines \u202E \0 \u{1F600} '
    expect(parse(MessageText, text)).toBe(text)
    for (const blank of ['', ' ', '\n\t', '\u3000']) expect(isRefused(blank, MessageText)).toBe(true)
    expect(isRefused('half an emoji \uD83D', MessageText)).toBe(true)
  })

  test('length is counted in code points', () => {
    expect([codePoints('a😀明'), codePoints('👩‍💻')]).toEqual([3, 3])
  })
})

describe('names that look alike', () => {
  const tagged = (ops: PureRoom, ...people: Person[]) => people.map((person) => ops.seen(person)?.tag !== undefined)

  test.each([
    ['the same', 'Ada', 'Ada'],
    ['of another case', 'Ada', 'ADA'],
    ['of another alphabet', 'Ada', 'Αdа'],
    ['of another width', 'Ada', 'Ａｄａ'],
    ['with an invisible joiner', 'Ada', 'A\u200Dda'],
    ['with an invisible variation selector', 'Ada', 'Ada\uFE0F'],
    ['with one of the rarer ones', 'Ada', 'Ada\u{E0100}'],
    ['of one stroke', 'Il', 'll'],
  ])('because they are %s are tagged on both sides', async (_, first, second) => {
    const ops = new PureRoom()
    const one = await ops.join(first, { tokenHash: 'one' })
    const grace = await ops.join('Grace')
    const other = await ops.join(second, { tokenHash: 'other' })
    expect(ops.events().at(-1)).toMatchObject({
      type: 'member.joined',
      by: { tag: tagOf(other.id) },
      member: { id: other.id, tag: tagOf(other.id) },
      alike: [one.id],
    })
    expect(ops.seen(one)?.tag).toBe(tagOf(one.id))
    expect(tagged(ops, one, grace, other)).toEqual([true, false, true])
    expect(ops.room.isNameTaken(first)).toBe(true)
  })

  test('are tagged on every message while it lasts', async () => {
    const ops = new PureRoom()
    const one = await ops.join('Ada', { tokenHash: 'one' })
    await ops.say(one, 'alone')
    const other = await ops.join('Ada', { tokenHash: 'other' })
    await ops.say(one, 'two of us')
    await ops.done(ops.room.leave(other.id))
    await ops.say(one, 'alone again')
    expect(ops.events().flatMap((event) => (event.type === 'message' ? [event.by.tag] : []))).toEqual([undefined, tagOf(one.id), undefined])
  })

  test('lose their tags when one of two takes another name', async () => {
    const ops = new PureRoom()
    const one = await ops.join('Ada', { tokenHash: 'one' })
    const other = await ops.join('ada', { tokenHash: 'other' })
    await ops.done(ops.room.rename(other.id, 'Countess'))
    expect(ops.events().at(-1)).not.toHaveProperty('alike')
    expect(tagged(ops, one, other)).toEqual([false, false])
    expect(ops.room.isNameTaken('Ada')).toBe(true)
  })

  test('keep their tags when one of three leaves', async () => {
    const ops = new PureRoom()
    const people = [
      await ops.join('Ada', { tokenHash: '1' }),
      await ops.join('Ada', { tokenHash: '2' }),
      await ops.join('Ada', { tokenHash: '3' }),
    ]
    // The first two carry their tags since the second came: the third event need not say so again.
    expect(ops.events().at(-2)).toMatchObject({ alike: [people[0]?.id] })
    expect(ops.events().at(-1)).not.toHaveProperty('alike')
    await ops.done(ops.room.leave(people[0]?.id ?? ''))
    expect(tagged(ops, ...people.slice(1))).toEqual([true, true])
  })

  test('come about by renaming, too, and end with leaving and removal', async () => {
    const ops = new PureRoom()
    const owner = await ops.joinOwner('Grace')
    const one = await ops.join('Ada')
    const other = await ops.join('Countess')
    await ops.done(ops.room.rename(other.id, 'Adа'))
    expect(ops.events().at(-1)).toMatchObject({ type: 'member.renamed', alike: [one.id], member: { name: 'Adа', tag: tagOf(other.id) } })
    expect(tagged(ops, one, other)).toEqual([true, true])
    await ops.done(ops.room.remove(owner.id, other.id, undefined))
    expect(tagged(ops, one)).toEqual([false])
  })

  test('are known again after a restart', async () => {
    const ops = new PureRoom()
    const one = await ops.join('Ada', { tokenHash: 'one' })
    const other = await ops.join('ADA', { tokenHash: 'other' })
    ops.crash()
    ops.room.signals.presence.seen(one.id, false)
    expect(tagged(ops, one, other)).toEqual([true, true])
  })

  test('include those of the seed’s clients', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    await ops.done(ops.room.joinAsSeed('hashed', 'Ada', () => undefined))
    expect(tagged(ops, ada)).toEqual([true])
  })
})
