import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeInvite, parseInvite } from '../../src/main/discovery/invite.ts'
import type { Invite } from '../../src/main/discovery/invite.ts'
import { parseTyped } from '../../src/main/discovery/typed-address.ts'
import { CODE_MAX, ROOM_NAME_MAX } from '../../src/shared/limits.ts'
import { cleanLine, codePoints } from '../../src/shared/text.ts'

const roomId = 'abcdefghijklmnopqrstuvwx23'
const ops: Invite = { roomId, title: 'Ops · 运维', addresses: ['192.168.1.20', '10.0.0.5', 'fd00::5'], port: 7118, code: 'tea & 茶' }

/** What `src/renderer/page/invite.ts` reads of an address bar. */
const codeSeenByPage = (link: string) => new URLSearchParams(new URL(link).hash.slice(1)).get('code')

const text = (max: number) =>
  fc.string({
    unit: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...Array.from('aZ 9&=+#%/?"运维é')) },
      { weight: 1, arbitrary: fc.constant('🫖') },
    ),
    maxLength: max,
  })
const line = (max: number) => text(max).map(cleanLine)
const address = fc.oneof(
  fc.ipV4().filter((each) => parseTyped(each) !== null),
  fc.constantFrom('adas-mac.local', 'xn--1rwt40ckin.lan', 'fd00::5', '2001:db8::1:5'),
)
const facts = (longest: number): fc.Arbitrary<Invite> =>
  fc.record(
    {
      roomId: fc.string({ unit: fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz234567')), minLength: 26, maxLength: 26 }),
      title: line(longest),
      addresses: fc.uniqueArray(address, { minLength: 1, maxLength: 8 }),
      port: fc.integer({ min: 1, max: 65_535 }),
      code: line(longest).filter((code) => code !== ''),
    },
    { requiredKeys: ['roomId', 'title', 'addresses', 'port'] },
  )

describe('an invitation', () => {
  test('says nothing before the #, where servers and logs would see it', () => {
    const { app, web } = makeInvite(ops)
    expect([app.split('#')[0], web.split('#')[0]]).toEqual(['watercooler://join', 'http://192.168.1.20:7118/'])
  })

  test('is read from both links', () => {
    const { app, web } = makeInvite(ops)
    expect([parseInvite(app), parseInvite(web)]).toEqual([ops, ops])
  })

  test('with short facts comes back the same, whatever they are', () =>
    fc.assert(
      fc.property(facts(12), (invite) => {
        const { app, web } = makeInvite(invite)
        expect([parseInvite(app), parseInvite(web)]).toEqual([invite, invite])
      }),
    ))

  test('with any facts fits its length and always says which room is where', () =>
    fc.assert(
      fc.property(facts(CODE_MAX), (invite) => {
        const { app, web } = makeInvite(invite)
        expect(Math.max(app.length, web.length)).toBeLessThanOrEqual(600)
        const [read, twin] = [parseInvite(app), parseInvite(web)]
        expect(read).toEqual(twin)
        expect(read).toMatchObject({ roomId: invite.roomId, port: invite.port })
        expect(invite.addresses.slice(0, read?.addresses.length)).toEqual(read?.addresses)
        expect(cleanLine(invite.title).startsWith(read?.title ?? '?')).toBe(true)
        expect([undefined, invite.code]).toContain(read?.code)
      }),
    ))

  test('that is too long loses its title first, then addresses, and its code only when nothing else is left', () => {
    const title = '运'.repeat(ROOM_NAME_MAX)
    const withTitle = parseInvite(makeInvite({ ...ops, title, code: '茶'.repeat(10) }).app)
    expect(withTitle).toMatchObject({ addresses: ops.addresses, code: '茶'.repeat(10) })
    expect(codePoints(withTitle?.title ?? '')).toBeGreaterThan(20)
    const long = parseInvite(makeInvite({ ...ops, title, code: '茶'.repeat(58) }).app)
    expect(long).toEqual({ roomId, title: '', addresses: ops.addresses.slice(0, 1), port: 7118, code: '茶'.repeat(58) })
    expect(parseInvite(makeInvite({ ...ops, title, code: '🫖'.repeat(CODE_MAX) }).app)).toEqual({
      roomId,
      title: '',
      addresses: ['192.168.1.20'],
      port: 7118,
    })
  })

  test('has no code unless there is one', () => {
    const { code: _, ...open } = ops
    const { app, web } = makeInvite(open)
    expect([new URLSearchParams(app.split('#')[1]).has('c'), codeSeenByPage(web)]).toEqual([false, null])
    expect(parseInvite(app)).toEqual(open)
  })

  test('opens the page, which finds the code where it always looks', () => expect(codeSeenByPage(makeInvite(ops).web)).toBe('tea & 茶'))

  test('is understood where an address is typed', () =>
    expect(parseTyped(makeInvite(ops).web)).toEqual({ host: '192.168.1.20', port: 7118, scheme: 'http', code: 'tea & 茶' }))

  test('leads to an IPv6 address in brackets, and to the port that browsers leave out', () => {
    const { web } = makeInvite({ ...ops, addresses: ['fd00::5'], port: 80 })
    expect(web).toMatch(/^http:\/\/\[fd00::5\]:80\/#/)
    expect(parseInvite(new URL(web).href)).toMatchObject({ addresses: ['fd00::5'], port: 80 })
  })

  test('names no address that is good on one computer only, none twice and eight at the most', () => {
    const many = Array.from({ length: 20 }, (_, index) => `10.0.0.${index + 1}`)
    const { app } = makeInvite({ ...ops, title: '', addresses: ['fe80::1%eth0', '0.0.0.0', 'a b', '10.0.0.1', ...many] })
    expect(parseInvite(app)?.addresses).toEqual(many.slice(0, 8))
  })

  test('cleans a title that could hide or turn what stands beside it', () =>
    expect(parseInvite(makeInvite({ ...ops, title: ' Ops\u202E\n  spO\u0000 ' }).app)?.title).toBe('Ops spO'))

  test.each<[string, Partial<Invite>]>([
    ['without an address', { addresses: [] }],
    ['with none that others can use', { addresses: ['fe80::1%eth0', '0.0.0.0', 'a b'] }],
    ['for port 0', { port: 0 }],
    ['for half a port', { port: 7117.5 }],
    ['for no room', { roomId: 'OPS' }],
    ['with a code that nobody can type', { code: '\u200B' }],
  ])('is not made %s', (_, wrong) => expect(() => makeInvite({ ...ops, ...wrong })).toThrow('invalid-request'))
})

describe('a link that somebody pastes', () => {
  const { app, web } = makeInvite(ops)

  test.each([`  ${app}\n`, `“${app}”`, `<${web}>`, app.replace('join#', 'join/#'), app.replace('watercooler', 'WaterCooler')])(
    'is read: %j',
    (link) => expect(parseInvite(link)).toEqual(ops),
  )

  test('may say more than is known today', () => expect(parseInvite(`${app}&x=1&x=2`)).toEqual(ops))

  const least = `watercooler://join#id=${roomId}&p=7117&a=10.0.0.5`

  test('needs no title and no code', () => expect(parseInvite(least)).toEqual({ roomId, title: '', addresses: ['10.0.0.5'], port: 7117 }))

  test.each([
    '',
    'hello',
    '#',
    'watercooler://join',
    'watercooler://join#',
    'watercooler://leave#' + (least.split('#')[1] ?? ''),
    'http://10.0.0.5:7117/',
    'http://10.0.0.5:7117/#code=tea',
    `ftp://10.0.0.5:7117/#id=${roomId}`,
    `http://ada@10.0.0.5:7117/#id=${roomId}`,
    `http://#id=${roomId}`,
    `http://10.0.0.5:0/#id=${roomId}`,
    `http://10.0.0.5:7117/#id=${roomId}&a=x%20y`,
    `javascript:alert(1)//#id=${roomId}&p=1&a=10.0.0.5`,
    least.replace('7117', '0'),
    least.replace('7117', '65536'),
    least.replace('7117', '7117.5'),
    least.replace('7117', '0x1f'),
    least.replace('7117', '1e3'),
    least.replace('p=7117&', ''),
    least.replace('&a=10.0.0.5', ''),
    least.replace('10.0.0.5', ''),
    least.replace('10.0.0.5', '0.0.0.0'),
    least.replace('10.0.0.5', 'fe80::1%25eth0'),
    least.replace('10.0.0.5', 'http%3A%2F%2Fx'),
    least.replace('10.0.0.5', '%3Cscript%3E'),
    least.replace(roomId, roomId.toUpperCase()),
    least.replace(roomId, roomId.slice(1)),
    least.replace(roomId, '__proto__'),
    `${least}&id=${roomId}`,
    `${least}&p=7118`,
    `${least}&c=a&c=b`,
    `${least}&n=a&n=b`,
    `${least}&c=`,
    `${least}&c=%E2%80%8B`,
    `${least}&c=${'a'.repeat(65)}`,
    least + '&a=10.0.0.6'.repeat(8),
    `${least}&x=${'a'.repeat(600)}`,
    ' '.repeat(2_000),
  ])('and is no invitation is refused: %j', (link) => expect(parseInvite(link)).toBeNull())

  test('can be anything at all', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((end) => `${least}&${end}`),
        ),
        (link) => {
          const read = parseInvite(link)
          if (read) expect(read.addresses.length).toBeGreaterThan(0)
        },
      ),
    ))
})
