import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shortHostName, shortTitle } from '../../src/main/discovery/short-text.ts'
import { encodeTxt, parseTxt } from '../../src/main/discovery/txt-record.ts'
import { announcement, MORNING, OPS, strings } from './heard-rooms.ts'

const bytesOf = (texts: Buffer[]): number => texts.reduce((sum, { length }) => sum + 1 + length, 0)
const heard = (...texts: string[]) => parseTxt(texts.map((text) => Buffer.from(text)))
const title = (raw: string) => heard('v=1', `id=${OPS}`, `n=${raw}`)?.title

describe('What a host says of its room', () => {
  test('is heard as it was said, in Chinese and with emoji', () => {
    const said = announcement({ title: '运维 👩‍👩‍👧 a=b', hostName: '小明', needsCode: true })
    expect(parseTxt(strings(encodeTxt(said)))).toEqual(said)
  })

  test('leaves the code out where none is needed', () => {
    expect(encodeTxt(announcement())).toEqual({ v: '1', id: OPS, n: 'Ops · 运维', b: MORNING, h: 'Ada' })
  })

  test('is cut between characters where a title is too long, never within one', () => {
    const { n, h } = encodeTxt(announcement({ title: '💧'.repeat(64), hostName: '明'.repeat(32) }))
    expect([n, h]).toEqual(['💧'.repeat(50), '明'.repeat(20)])
    expect(encodeTxt(announcement({ title: `${'💧'.repeat(49)}abc 明` }))['n']).toBe(`${'💧'.repeat(49)}abc`)
    expect(encodeTxt(announcement({ title: `a${'💧'.repeat(64)}` }))['n']).toBe(`a${'💧'.repeat(49)}`)
  })

  test('is heard as it was said, and fits, whatever people call their rooms', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 300 }))
    fc.assert(
      fc.property(text, text, fc.boolean(), (name, hostName, needsCode) => {
        const said = strings(encodeTxt(announcement({ title: name, hostName, needsCode })))
        expect(bytesOf(said)).toBeLessThan(400)
        expect(said.every(({ length }) => length <= 255) && !Buffer.concat(said).includes('\n')).toBe(true)
        expect(parseTxt(said)).toEqual(announcement({ title: shortTitle(name), hostName: shortHostName(hostName), needsCode }))
        expect(shortTitle(shortTitle(name))).toBe(shortTitle(name))
      }),
    )
  })
})

describe('A TXT record from somebody', () => {
  test('is no room without a room id and our version', () => {
    expect(heard('v=1')).toBeNull()
    expect(heard('v=1', 'id=ops')).toBeNull()
    expect(heard('v=1', `id=${OPS.toUpperCase()}`)).toBeNull()
    expect(heard('v=2', `id=${OPS}`)).toBeNull()
    expect(heard(`id=${OPS}`)).toBeNull()
    expect(parseTxt(Buffer.from('v=1'))).toBeNull()
    expect(parseTxt([])).toBeNull()
  })

  test('is a room with nothing but those', () => {
    expect(heard('v=1', `id=${OPS}`)).toEqual({ roomId: OPS, boot: null, title: '', hostName: '', needsCode: false })
    expect(heard('v=1', `id=${OPS}`, 'b=<script>')?.boot).toBeNull()
  })

  test('has the first of equal keys, in any case, and ignores what is no key', () => {
    expect(heard('V=1', `ID=${OPS}`, 'n=first', 'N=second', '=nothing', 'flag', '')?.title).toBe('first')
    expect(heard('v=1', `id=${OPS}`, '__proto__=x', 'constructor=x', 'toString=x')).toMatchObject({ title: '', hostName: '' })
  })

  test('cannot bring in what hides or turns text round', () => {
    expect(title('Ops\u202Eanimal\u0000\nroom\u2066')).toBe('Opsanimal room')
    expect(title('\u200B')).toBe('')
    expect(title('a'.repeat(250))).toBe('a'.repeat(64))
  })

  test('is looked at only so far', () => {
    const flags = Array.from({ length: 40 }, (_, index) => `x${index}=1`)
    expect(heard(...flags, 'v=1', `id=${OPS}`)).toBeNull()
  })
})
