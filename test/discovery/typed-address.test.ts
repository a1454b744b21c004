import { describe, expect, test } from 'vitest'
import { parseTyped } from '../../src/main/discovery/typed-address.ts'

describe('somebody types where a room is', () => {
  test.each<[string, string, number]>([
    ['192.168.1.20', '192.168.1.20', 7117],
    ['192.168.1.20:7118', '192.168.1.20', 7118],
    ['192.168.1.20:', '192.168.1.20', 7117],
    ['192.168.1.20:07118', '192.168.1.20', 7118],
    ['127.0.0.1', '127.0.0.1', 7117],
    ['adas-mac', 'adas-mac', 7117],
    ['ADAS-Mac.local:7120', 'adas-mac.local', 7120],
    ['adas-mac.local.', 'adas-mac.local', 7117],
    ['my_pc.lan', 'my_pc.lan', 7117],
    ['4chairs.lan', '4chairs.lan', 7117],
    ['茶水间.lan', 'xn--1rwt40ckin.lan', 7117],
    ['faß.lan:80', 'xn--fa-hia.lan', 80],
    ['::1', '::1', 7117],
    ['[::1]', '::1', 7117],
    ['[::1]:7118', '::1', 7118],
    ['2001:DB8:0:0::5', '2001:db8::5', 7117],
    // Without brackets a port cannot be told from the last group, and the address is what is written.
    ['fe80::1:7118', 'fe80::1:7118', 7117],
    ['fe80::1%eth0', 'fe80::1%eth0', 7117],
    ['fe80::1%12', 'fe80::1%12', 7117],
    ['fe80::1%25', 'fe80::1%25', 7117],
    ['fe80::1%eth0:7118', 'fe80::1%eth0', 7118],
    ['[FE80::1%br-8f.1]:7118', 'fe80::1%br-8f.1', 7118],
    ['192.168.1.20:7118/rooms?x=1', '192.168.1.20', 7118],
  ])('%s', (text, host, port) => expect(parseTyped(text)).toEqual({ host, port }))
})

describe('somebody pastes a link', () => {
  test.each<[string, object]>([
    ['http://192.168.1.20:7118', { host: '192.168.1.20', port: 7118, scheme: 'http' }],
    ['HTTPS://Chat.Example.ORG:8443/a/b?c#d', { host: 'chat.example.org', port: 8443, scheme: 'https' }],
    ['http://[fe80::1%25eth0]:7118/', { host: 'fe80::1%eth0', port: 7118, scheme: 'http' }],
    ['http://192.168.1.20:7117/#code=tea+%26%20%E8%8C%B6', { host: '192.168.1.20', port: 7117, scheme: 'http', code: 'tea & 茶' }],
    ['192.168.1.20#code=tea', { host: '192.168.1.20', port: 7117, code: 'tea' }],
    ['http://192.168.1.20:7117/#a=10.0.0.5&code=tea', { host: '192.168.1.20', port: 7117, scheme: 'http', code: 'tea' }],
  ])('%s', (text, expected) => expect(parseTyped(text)).toEqual(expected))

  test.each([
    ['http://192.168.1.20', 80],
    ['http://192.168.1.20/', 80],
    ['https://chat.example.org/#x', 443],
  ])('%s, from which the browser has left out the usual port', (text, port) => expect(parseTyped(text)?.port).toBe(port))

  test('with an owner’s secret, which is nobody else’s', () =>
    expect(parseTyped(`http://192.168.1.20:7117/#owner=${'a'.repeat(40)}`)).toEqual({ host: '192.168.1.20', port: 7117, scheme: 'http' }))

  test.each(['', '%20', '%E2%80%8B', 'x'.repeat(65), '%ED%A0%80'.repeat(80)])('with a code that is none: %j', (code) =>
    expect(parseTyped(`http://10.0.0.5:7117/#code=${code}`)).toEqual({ host: '10.0.0.5', port: 7117, scheme: 'http' }),
  )
})

describe('what a keyboard or a chat program adds does not matter', () => {
  test.each([
    '  192.168.1.20:7118\n',
    '“192.168.1.20:7118”',
    '「192.168.1.20：7118」',
    "'192.168.1.20:7118'",
    '<192.168.1.20:7118>',
    '192.168.1.20:7118.',
    '192.168.1.20:7118。',
    '192。168。1。20：7118',
    '１９２．１６８．１．２０：７１１８',
    '192.168.1.20:7118／房间',
    '\u200E192.168.1.20\u200B:7118\uFEFF',
  ])('%j', (text) => expect(parseTyped(text)).toEqual({ host: '192.168.1.20', port: 7118 }))

  test('in a link typed with full-width characters', () =>
    expect(parseTyped('ｈｔｔｐ：／／ada．lan：7118／＃code=茶')).toEqual({ host: 'ada.lan', port: 7118, scheme: 'http', code: '茶' }))
})

describe('what is no address is refused', () => {
  test.each([
    '',
    '   ',
    '""',
    ':',
    ':7117',
    '#code=tea',
    '/etc/hosts',
    'http://',
    'http:///x',
    'hello world',
    '192.168.1.20 7118',
    '192.168.1.20:0',
    '192.168.1.20:65536',
    '192.168.1.20:123456',
    '192.168.1.20:-1',
    '192.168.1.20:x',
    '192.168.1.20:7117:7118',
    '192.168.1',
    '192.168.1.256',
    '192.168.01.20',
    '1.2.3.4.5',
    '0x7f.1',
    '3232235777',
    '7117',
    '0.0.0.0',
    '0.1.2.3',
    '224.0.0.251',
    '255.255.255.255',
    '::',
    'ff02::fb',
    'ff02::fb%eth0',
    '1::2::3',
    '[::1',
    '::1]',
    '[::1]7117',
    '[192.168.1.20]',
    '[adas-mac]',
    'fe80::1%',
    'fe80::1%a%b',
    'fe80::1%e th0',
    'ada@192.168.1.20',
    'http://ada:secret@192.168.1.20/',
    'ftp://192.168.1.20',
    'watercooler://join#id=x',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ada..lan',
    '.lan',
    '-ada.lan',
    'ada-.lan',
    'ada%2elan',
    'ada\\lan',
    'ada,lan',
    'ada\u0000lan',
    '\ud800.lan',
    `${'a'.repeat(64)}.lan`,
    `${'a.'.repeat(127)}lan`,
    `192.168.1.20/${'a'.repeat(2_000)}`,
    '"'.repeat(2_001),
  ])('%j', (text) => expect(parseTyped(text)).toBeNull())
})
