import { describe, expect, test } from 'vitest'
import { makeInvite } from '../../../src/main/discovery/invite.ts'
import { markOf } from '../../../src/shared/wire/room.ts'
import { ADA, ELSEWHERE, LUNCH, OPS, url } from '../heard-rooms.ts'
import { ask, codes, link, LISTENED_MS, NOW, ops, said, troubles } from './clinic.ts'

const closed = { net: { '192.168.1.10:7117': 'ECONNREFUSED' } } as const
const lunch = ops({ id: LUNCH, title: 'Lunch', hostName: 'Grace', urls: ['http://192.168.1.20:7117'] })

describe('a room that is heard is meant by', () => {
  test.each([
    ['its title', 'Ops · 运维'],
    ['its title, in other letters and quotes', ' “oPS · 运维” '],
    ['its id', OPS],
    ['its id in capitals', OPS.toUpperCase()],
    ['its mark', markOf(OPS)],
  ])('%s', async (_, text) => {
    const diagnosis = await ask(text, { rooms: [ops(), lunch], ...closed })
    expect(diagnosis).toMatchObject({ asked: { as: 'room' }, room: { id: OPS, mark: markOf(OPS), title: 'Ops · 运维', hostName: 'Ada' } })
    expect(diagnosis.places).toEqual([ADA])
  })

  test('an invite link, which leads to the places it names and to those that are heard', async () => {
    const { app, web } = makeInvite({ roomId: OPS, title: 'Ops · 运维', addresses: [ELSEWHERE.address], port: 7117, code: 'tea' })
    for (const text of [app, web]) {
      const diagnosis = await ask(text, { rooms: [ops()], ...closed })
      expect(diagnosis).toMatchObject({ asked: { as: 'invite' }, room: { id: OPS, hostName: 'Ada' }, places: [ELSEWHERE, ADA] })
    }
  })
})

describe('an address', () => {
  test.each([
    ['192.168.1.10', ADA],
    ['192.168.1.10:7119', { ...ADA, port: 7119 }],
    ['http://192.168.1.10:7117/#code=tea', ADA],
    ['[fe80::1%eth0]:7117', { address: 'fe80::1%eth0', port: 7117 }],
  ])('%s is gone to, and no certain room expected', async (text, place) => {
    expect(await ask(text, closed)).toMatchObject({ asked: { as: 'address' }, room: null, places: [place] })
  })

  test('is gone to once, whatever number of ways lead there', async () => {
    const { places } = await ask('ada.lan', { ...closed, names: { 'ada.lan': ['192.168.1.10', '192.168.1.10'] } })
    expect(places).toEqual([ADA])
  })

  test('is never repeated with what stands behind #, which may be a secret', async () => {
    const secret = 'a'.repeat(40)
    for (const text of [
      `http://192.168.1.10:7117/#owner=${secret}`,
      `192.168.1.10＃code=${secret}`,
      `watercooler://join#id=${OPS}&c=${secret}`,
    ]) {
      expect(JSON.stringify(await ask(text, closed))).not.toContain(secret)
    }
  })

  test('is repeated without what could steer a terminal', async () =>
    expect((await ask('http://x y\u001b[2J\u202e', closed)).asked.text).toBe('http://x y[2J'))
})

describe('what names nothing', () => {
  test.each(['', '  ', '“”', '192.168.1.256', '192.168.1.20:99999', 'ftp://192.168.1.20', 'watercooler://join#id=x', 'http://', '\u202e'])(
    '%j is not understood, and nothing else is said',
    async (text) => expect(codes(await ask(text, closed))).toEqual(['not-understood']),
  )
})

describe('a title of two rooms', () => {
  const twin = ops({ id: LUNCH, hostName: '小明' })

  test('is asked back with the marks and the hosts, and nobody is gone to', async () => {
    const diagnosis = await ask('Ops · 运维', { rooms: [ops(), twin], ...closed })
    expect(codes(diagnosis)).toEqual(['several-rooms'])
    expect(diagnosis).toMatchObject({ isWell: false, room: null, places: [] })
    expect(said(diagnosis, 'several-rooms')?.rooms.map(({ mark, hostName }) => [mark, hostName])).toEqual([
      [markOf(OPS), 'Ada'],
      [markOf(LUNCH), '小明'],
    ])
  })

  test('is one where both are copies of one room', async () => {
    const copies = [ops({ isCopy: true }), ops({ isCopy: true, urls: [url(ELSEWHERE)] })]
    const diagnosis = await ask('Ops · 运维', { rooms: copies, ...closed })
    expect(diagnosis.places).toEqual([ADA, ELSEWHERE])
    expect(said(diagnosis, 'copy')).toMatchObject({ kind: 'problem', urls: [url(ADA), url(ELSEWHERE)] })
  })
})

describe('a room that nobody announces here', () => {
  test.each([
    ['id', OPS, OPS],
    ['mark', 'opsa-aaaa', 'opsa-aaaa'],
    ['title', 'Tea & Biscuits', 'Tea & Biscuits'],
    ['title', '午饭', '午饭'],
  ] as const)('is not heard: %s %s', async (wanted, asked, text) => {
    const diagnosis = await ask(asked, { rooms: [lunch], ...closed })
    expect(said(diagnosis, 'not-heard')).toEqual({
      code: 'not-heard',
      kind: 'problem',
      wanted,
      text,
      seconds: LISTENED_MS / 1_000,
      others: 1,
      couldHear: true,
    })
    expect(diagnosis).toMatchObject({ isWell: false, room: null, places: [] })
  })

  test('is no proof of anything where this computer hears nothing', async () => {
    const diagnosis = await ask(OPS, { links: [link({ heardItselfAt: null })], ...closed })
    expect(said(diagnosis, 'not-heard')).toMatchObject({ kind: 'unknown', couldHear: false })
  })

  test('is no proof of anything before it was listened for long enough', async () => {
    const diagnosis = await ask(OPS, { since: NOW - 500, ...closed })
    expect(said(diagnosis, 'not-heard')).toMatchObject({ kind: 'unknown', couldHear: false })
    expect(troubles(diagnosis)).toEqual(['not-heard'])
  })

  test('is looked for where its invitation says, and that it is not heard is only noted', async () => {
    const { app } = makeInvite({ roomId: OPS, title: 'Ops', addresses: [ADA.address], port: 7117 })
    const diagnosis = await ask(app, closed)
    expect(diagnosis).toMatchObject({ room: { id: OPS, title: 'Ops' }, places: [ADA] })
    expect(said(diagnosis, 'not-heard')?.kind).toBe('note')
    const heard = await ask(app, { rooms: [ops()], ...closed })
    expect(said(heard, 'not-heard')).toBeUndefined()
    expect(heard.places).toEqual([ADA])
  })
})

describe('a name', () => {
  test('that DNS does not know leads to no computer', async () => {
    const diagnosis = await ask('ada.lan:7117', closed)
    expect(codes(diagnosis)).toEqual(['name-unknown', 'mdns-hears'])
    expect(said(diagnosis, 'name-unknown')).toEqual({ code: 'name-unknown', kind: 'problem', name: 'ada.lan' })
  })

  test('that cannot be looked up is not called unknown', async () => {
    const diagnosis = await ask('ada.lan', { ...closed, names: { 'ada.lan': 'EAI_AGAIN' } })
    expect(said(diagnosis, 'name-unsure')).toEqual({ code: 'name-unsure', kind: 'unknown', name: 'ada.lan', error: 'EAI_AGAIN' })
    expect(codes(diagnosis)).not.toContain('name-unknown')
  })

  test('whose lookup never ends is given up, and not called unknown', async () => {
    const lookup = () => new Promise<never>(() => undefined)
    expect(said(await ask('ada.lan', { ...closed, lookup, timeoutMs: 20 }), 'name-unsure')?.error).toBe('ETIMEDOUT')
  })

  test('that could be a room as well is neither', async () =>
    expect(codes(await ask('lunch', closed))).toEqual(['not-heard', 'name-unknown', 'mdns-hears']))

  test('of a computer is not taken for a room that nobody hears', async () => {
    const diagnosis = await ask('lunch', { ...closed, names: { lunch: ['192.168.1.10'] } })
    expect(codes(diagnosis)).toEqual(['name-leads', 'refused', 'mdns-hears'])
    expect(said(diagnosis, 'name-leads')?.addresses).toEqual(['192.168.1.10'])
  })
})

test('a diagnosis that is given up says nothing', async () => {
  await expect(ask(OPS, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
  const giveUp = new AbortController()
  const result = ask('192.168.1.10', { net: {}, timeoutMs: 5_000, signal: giveUp.signal })
  giveUp.abort()
  await expect(result).rejects.toMatchObject({ code: 'cancelled' })
})
