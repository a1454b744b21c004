import { describe, expect, test } from 'vitest'
import { doctorText } from '../../../src/main/cli/doctor-text.ts'
import { columnsOf, wrapText } from '../../../src/main/cli/wrap-text.ts'
import type { Diagnosis, Finding } from '../../../src/shared/doctor/finding.ts'
import { PLATFORMS, say } from '../../../src/shared/doctor/words.ts'
import { wordsEn } from '../../../src/shared/doctor/words-en.ts'
import { wordsZh } from '../../../src/shared/doctor/words-zh.ts'
import { ADA, OPS } from '../heard-rooms.ts'
import { EVERY } from './every-finding.ts'

const every: Finding[] = Object.values(EVERY)
const room = { id: OPS, mark: 'opsa-aaaa', title: 'Ops · 运维', hostName: 'Ada' }
const diagnosis = (more: Partial<Diagnosis> = {}): Diagnosis => ({
  asked: { text: 'ada.lan', as: 'address' },
  room: null,
  places: [ADA],
  findings: [],
  isWell: false,
  ...more,
})
const firstLine = (more: Partial<Diagnosis>, words = wordsEn) => doctorText(diagnosis(more), words).split('\n')[0]

describe('the doctor says first', () => {
  test('that a room is well', () =>
    expect(firstLine({ isWell: true, room, findings: [EVERY.live] })).toBe('“Ops · 运维” (opsa-aaaa) can be reached from here.'))

  test('that it is live, but not all is well', () =>
    expect(firstLine({ isWell: true, room, findings: [EVERY.live, EVERY.clock] })).toContain('but not all is well'))

  test.each<[string, Finding[], Partial<Diagnosis>]>([
    ['“ada.lan” cannot be reached from here.', [EVERY.refused], {}],
    // That nobody answers is sure; only the reason is not.
    ['“ada.lan” cannot be reached from here.', [EVERY.silent], {}],
    ['Whether “ada.lan” can be reached from here cannot be told.', [EVERY['behind-tls']], {}],
    ['Whether “ada.lan” can be reached from here cannot be told.', [EVERY['name-unsure']], { places: [] }],
    ['Nobody here knows “ada.lan”.', [EVERY['name-unknown']], { places: [] }],
    // Another host of an invitation is known and was gone to.
    ['“ada.lan” cannot be reached from here.', [EVERY['name-unknown'], EVERY.refused], {}],
    ['“ada.lan” is not found here.', [EVERY['not-heard'], EVERY['name-unknown']], { places: [] }],
    ['“ada.lan” may be more than one room.', [EVERY['several-rooms']], { places: [] }],
    ['This is no room and no address.', [EVERY['not-understood']], { places: [] }],
  ])('%s', (line, findings, more) => expect(firstLine({ findings, ...more })).toBe(line))

  test('the same in Chinese', () => {
    expect(firstLine({ isWell: true, room }, wordsZh)).toBe('从这里可以进入“Ops · 运维”（opsa-aaaa）。')
    expect(firstLine({ room: { ...room, title: '' }, findings: [EVERY.refused] }, wordsZh)).toBe('从这里连不上房间 opsa-aaaa。')
  })
})

test('the doctor says then what was found, and what to do', () => {
  const findings: Finding[] = [{ ...EVERY.refused, announcedSeconds: null }, EVERY['mdns-hears'], EVERY['needs-code'], EVERY['no-route']]
  expect(doctorText(diagnosis({ findings }), wordsEn)).toBe(`“ada.lan” cannot be reached from here.

  ✗ The computer at that address answers that nobody listens at
    192.168.1.10:7117.
  ✓ This computer listens for announcements on eth0, wlan0 and hears itself
    there.
  · Newcomers need the code of the room.
  ✗ No network leads from this computer to 192.168.1.10 (ENETUNREACH).

What to do

  1. Check that the room is open there, and at which port: the host shows its
     address when it opens.

  2. A firewall that refuses instead of keeping silent answers in the same
     way.

  3. Check that both computers are in the same network: not one of them in the
     guest Wi-Fi, in another VLAN or on mobile data.
`)
})

describe('what is to be done', () => {
  const linux =
    '\n     Linux\n       ufw: sudo ufw allow 7117:7127/tcp\n       firewalld: sudo firewall-cmd --permanent --add-port=7117-7127/tcp\n'

  test('is said for every system, each command in one piece', () => {
    const text = doctorText(diagnosis({ findings: [EVERY.firewall] }), wordsEn)
    for (const system of PLATFORMS) expect(text).toContain(`\n     ${wordsEn.systems[system]}\n`)
    expect(text).toContain(linux)
    expect(text).toContain('ms-settings:network')
  })

  test('names the port that a room has been given', () => {
    const finding = { ...EVERY.firewall, place: { ...ADA, port: 9_000 } }
    expect(doctorText(diagnosis({ findings: [finding] }), wordsEn)).toContain('sudo ufw allow 9000/tcp')
  })

  test('here is said for the system that this is, and for all of them where the room is', () => {
    const here = doctorText(diagnosis({ findings: [{ ...EVERY.firewall, at: 'here' }] }), wordsZh, 'macos')
    expect([here.includes('macOS'), here.includes('Windows')]).toEqual([true, false])
    expect(doctorText(diagnosis({ findings: [EVERY.firewall] }), wordsEn, 'macos')).toContain(linux)
  })

  test('is said once', () => {
    const findings = [EVERY.firewall, { ...EVERY.firewall, place: { address: '10.0.0.5', port: 7117 } }]
    expect(doctorText(diagnosis({ findings }), wordsEn).split('ms-settings:network')).toHaveLength(2)
  })

  test('may follow from a mere note, while the room is not reached', () =>
    expect(doctorText(diagnosis({ findings: [EVERY.silent, EVERY.vpn] }), wordsEn)).toContain('Disconnect the VPN'))

  test('is nothing where all is well', () => {
    const findings: Finding[] = [EVERY.live, { ...EVERY.refused, kind: 'note' }]
    expect(doctorText(diagnosis({ isWell: true, room, findings }), wordsEn)).not.toContain('What to do')
  })
})

describe.each([
  ['English', wordsEn],
  ['Chinese', wordsZh],
])('in %s', (_, words) => {
  test('nothing found is without words, and no fact in them is missing', () => {
    for (const finding of every) {
      const { says } = say(words, finding)
      expect(says).toMatch(/[.。]$/)
      expect(JSON.stringify(say(words, finding))).not.toMatch(/undefined|null|NaN|\[object|\$\{| {2}/)
    }
  })

  test('nobody is left alone with a problem', () => {
    const lost = every.filter((finding) => finding.kind === 'problem' && (say(words, finding).todo ?? []).length === 0)
    expect(lost).toEqual([])
  })

  test('every line fits the terminal', () => {
    const lines = doctorText(diagnosis({ findings: every }), words).split('\n')
    expect(lines.filter((line) => columnsOf(line) > 78)).toEqual([])
  })
})

test('both languages know remedies for the same problems', () => {
  const withRemedies = (words: typeof wordsEn) => every.map((finding) => [finding.code, (say(words, finding).todo ?? []).length])
  expect(withRemedies(wordsZh)).toEqual(withRemedies(wordsEn))
})

describe('lines', () => {
  test.each<[string, number, string[]]>([
    ['a bb ccc', 4, ['a bb', 'ccc']],
    ['a bb ccc', 8, ['a bb ccc']],
    ['sudo-is-one-word a', 5, ['sudo-is-one-word', 'a']],
    ['电脑关机了', 6, ['电脑关', '机了']],
    ['电脑关，机了', 6, ['电脑', '关，机', '了']],
    ['按“好”键', 4, ['按', '“好”', '键']],
    ['端口 7117 连不上', 9, ['端口 7117', '连不上']],
    ['', 5, ['']],
  ])('of %j in %i columns', (text, columns, lines) => expect(wrapText(text, columns)).toEqual(lines))

  test('are as wide as they look', () => expect(['ab', '茶', '☕', 'e\u0301', '（'].map(columnsOf)).toEqual([2, 2, 2, 1, 2]))
})
