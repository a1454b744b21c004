import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { describe, expect, onTestFinished, test } from 'vitest'
import { sightingsInDns } from '../../src/main/discovery/dns-names.ts'
import type { DnsResolver } from '../../src/main/discovery/dns-names.ts'
import { privateSuffixes, suffixesOfResolvConf } from '../../src/main/discovery/search-suffixes.ts'

const roomId = 'abcdefghijklmnopqrstuvwx23'
const otherId = 'zyxwvutsrqponmlkjihgfedc32'
const bare = { foundBy: 'dns', boot: null, title: '', hostName: '', needsCode: false, isGoodbye: false }

type Zone = Record<string, unknown[]>

/** A name server that knows `zone`, by `TYPE name`; `asked` collects every question. */
function resolverFor(zone: Zone): { resolver: DnsResolver; asked: string[] } {
  const asked: string[] = []
  const answer = (type: string) => (name: string) => {
    asked.push(`${type} ${name}`)
    const found = zone[`${type} ${name}`]
    return found ? Promise.resolve(found) : Promise.reject(Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' }))
  }
  const resolver = {
    resolve4: answer('A'),
    resolve6: answer('AAAA'),
    resolvePtr: answer('PTR'),
    resolveSrv: answer('SRV'),
    resolveTxt: answer('TXT'),
  }
  return { resolver: resolver as unknown as DnsResolver, asked }
}

const sightings = (zone: Zone, suffixes = ['corp.example']) => sightingsInDns(suffixes, resolverFor(zone).resolver)

const service = '_watercooler._tcp.corp.example'
const listed: Zone = {
  [`PTR ${service}`]: [`${roomId}.${service}`],
  [`SRV ${roomId}.${service}`]: [{ name: 'ada.corp.example', port: 7118, priority: 0, weight: 0 }],
  'A ada.corp.example': ['10.0.0.5'],
}

describe('the search suffixes of a resolv.conf', () => {
  test.each<[string, string[]]>([
    ['nameserver 10.0.0.1\nsearch corp.example lan\n', ['corp.example', 'lan']],
    ['domain corp.example', ['corp.example']],
    ['search a.example\ndomain b.example', ['b.example']],
    ['domain b.example\nsearch a.example', ['a.example']],
    ['# search no.example\n; search no.example\r\nsearch\ta.example # ours\r\n', ['a.example']],
    ['search a.a b.b c.c d.d e.e f.f g.g', ['a.a', 'b.b', 'c.c', 'd.d', 'e.e', 'f.f']],
    ['search', []],
    ['searching a.example', []],
    ['', []],
  ])('%j', (text, expected) => expect(suffixesOfResolvConf(text)).toEqual(expected))
})

describe('a question is asked', () => {
  test.each([['corp.example'], ['fritz.box'], ['lan'], ['internal'], ['home.arpa'], ['ops.home.arpa'], ['xn--kivv66c.example']])(
    'in %s',
    (suffix) => expect(privateSuffixes([suffix])).toEqual([suffix]),
  )

  test.each([
    'com',
    'org',
    'cn',
    'local',
    'ada.local',
    '',
    '.',
    'co.uk',
    'com.cn',
    'arpa',
    '10.in-addr.arpa',
    'xhome.arpa',
    'a..b',
    '-a.example',
    'a b.example',
    '*.example',
    'a'.repeat(64) + '.example',
    '中文.example',
  ])('not in %j, which is the world’s or no name', (suffix) => expect(privateSuffixes([suffix])).toEqual([]))

  test('once, however a suffix is written', () => expect(privateSuffixes(['Corp.Example.', 'corp.example'])).toEqual(['corp.example']))

  test('about names in the suffixes and never about others', async () => {
    const { resolver, asked } = resolverFor({ ...listed, [`SRV ${roomId}.${service}`]: [{ name: 'com', port: 7118 }] })
    await sightingsInDns(['com', 'corp.example', 'local'], resolver)
    expect(asked.length).toBeGreaterThan(3)
    expect(asked.filter((question) => !question.endsWith('.corp.example'))).toEqual([])
  })
})

describe('the network’s DNS', () => {
  test('may name the machine of a room', async () =>
    expect(
      await sightings({ 'A watercooler.corp.example': ['10.0.0.5', '10.0.0.6'], 'AAAA watercooler.corp.example': ['fd00::5'] }),
    ).toEqual(['10.0.0.5', '10.0.0.6', 'fd00::5'].map((address) => ({ ...bare, address, port: 7117, roomId: null }))))

  test('may list rooms, with or without what is said of them', async () => {
    const latin1 = (text: string) => Buffer.from(text).toString('latin1')
    const txt = ['v=1', `id=${roomId}`, 'n=Ops · 运维', 'h=小明', 'c=1', 'b=0123456789abcdef'].map(latin1)
    expect(await sightings(listed)).toEqual([{ ...bare, address: '10.0.0.5', port: 7118, roomId }])
    expect(await sightings({ ...listed, [`TXT ${roomId}.${service}`]: [txt] })).toEqual([
      {
        ...bare,
        address: '10.0.0.5',
        port: 7118,
        roomId,
        title: 'Ops · 运维',
        hostName: '小明',
        needsCode: true,
        boot: '0123456789abcdef',
      },
    ])
  })

  test('may be wrong in what it says of a room, of which then nothing is believed but the place', async () => {
    const txt = ['v=1', `id=${otherId}`, 'n=Tea']
    expect(await sightings({ ...listed, [`TXT ${roomId}.${service}`]: [txt] })).toEqual([
      { ...bare, address: '10.0.0.5', port: 7118, roomId },
    ])
  })

  test('may be a stranger’s: what is no room, port or machine is left out', async () =>
    expect(
      await sightings({
        'A watercooler.corp.example': ['0.0.0.0', 'nonsense', '255.255.255.255', '10.0.0.9'],
        [`PTR ${service}`]: [
          'Printer._ipp._tcp.corp.example',
          `${roomId}.${service}.evil.example`,
          'ops.' + service,
          `${otherId}.${service}`,
        ],
        [`SRV ${otherId}.${service}`]: [
          { name: 'ada.corp.example', port: 0 },
          { name: '', port: 7117 },
          { name: 'a b', port: 7117 },
        ],
        'A ada.corp.example': ['10.0.0.5'],
      }),
    ).toEqual([{ ...bare, address: '10.0.0.9', port: 7117, roomId: null }]))

  test('may say as much as it likes: fifty rooms and a few addresses of each are heard', async () => {
    const ids = Array.from({ length: 400 }, (_, index) =>
      `a${index.toString(2).padStart(9, '2').replaceAll('0', 'b').replaceAll('1', 'c')}`.padEnd(26, 'a'),
    )
    const many = Array.from({ length: 250 }, (_, index) => `10.0.1.${index + 1}`)
    const { resolver, asked } = resolverFor({
      [`PTR ${service}`]: ids.map((id) => `${id}.${service}`),
      ...Object.fromEntries(ids.map((id) => [`SRV ${id}.${service}`, Array(50).fill({ name: 'ada.corp.example', port: 7117 })])),
      'A ada.corp.example': many,
    })
    const found = await sightingsInDns(['corp.example'], resolver)
    expect(new Set(found.map((each) => each.roomId)).size).toBe(50)
    expect([found.length, asked.length]).toEqual([50 * 4 * 8, 2 + 1 + 50 * (2 + 4 * 2)])
  })

  test('may answer nothing', async () => expect(await sightings({})).toEqual([]))
})

describe('a real name server', () => {
  interface Packet {
    id?: number
    type?: string
    flags?: number
    questions: { name: string; type: string }[]
    answers?: object[]
  }
  const { decode, encode } = createRequire(import.meta.url)('dns-packet') as {
    decode: (bytes: Buffer) => Packet
    encode: (packet: Packet) => Buffer
  }

  async function nameServer(records: { name: string; type: string; data: unknown }[]): Promise<Resolver> {
    const socket = createSocket('udp4')
    socket.on('message', (bytes, { port, address }) => {
      const { id, questions } = decode(bytes)
      const answers = records.filter(({ name, type }) =>
        questions.some((question) => question.name.toLowerCase() === name && question.type === type),
      )
      const flags = 0x0180 | (answers.length > 0 ? 0 : 3)
      socket.send(
        encode({
          ...(id !== undefined && { id }),
          type: 'response',
          flags,
          questions,
          answers: answers.map((each) => ({ ...each, ttl: 60 })),
        }),
        port,
        address,
      )
    })
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    onTestFinished(() => void socket.close())
    const resolver = new Resolver({ timeout: 2_000, tries: 1 })
    resolver.setServers([`127.0.0.1:${socket.address().port}`])
    return resolver
  }

  test('is understood, Chinese titles included', async () => {
    const name = `${roomId}.${service}`
    const resolver = await nameServer([
      { name: 'watercooler.corp.example', type: 'A', data: '10.0.0.9' },
      { name: service, type: 'PTR', data: name },
      { name, type: 'SRV', data: { target: 'ada.corp.example', port: 7118 } },
      { name, type: 'TXT', data: ['v=1', `id=${roomId}`, 'n=Ops · 运维', 'h=小明'].map((text) => Buffer.from(text)) },
      { name: 'ada.corp.example', type: 'AAAA', data: 'fd00::5' },
    ])
    expect(await sightingsInDns(['corp.example'], resolver)).toEqual([
      { ...bare, address: '10.0.0.9', port: 7117, roomId: null },
      { ...bare, address: 'fd00::5', port: 7118, roomId, title: 'Ops · 运维', hostName: '小明' },
    ])
  })

  test('that knows of no room is no error', async () => expect(await sightingsInDns(['corp.example'], await nameServer([]))).toEqual([]))
})
