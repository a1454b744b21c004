import { describe, expect, test } from 'vitest'
import { readHostsFile } from '../../src/main/discovery/hosts-file.ts'

const roomId = 'abcdefghijklmnopqrstuvwx23'

/** A name server that knows Ada's computer only. */
const lookup = (name: string) =>
  name === 'adas-mac.lan' ? Promise.resolve([{ address: '10.0.0.5' }, { address: 'fd00::5' }]) : Promise.reject(new Error('ENOTFOUND'))

const read = (text: string) => readHostsFile(text, lookup)
const placesIn = async (text: string) => (await read(text)).sightings.map(({ address, port }) => `${address} ${port}`)

describe('the operator’s file', () => {
  test('lists a room a line, by address or name, with or without port and room id', async () =>
    expect(await read(`10.0.0.6\n[fd00::6]:7118\nadas-mac.lan:7119 ${roomId}\n`)).toEqual({
      sightings: [
        { address: '10.0.0.6', port: 7117, roomId: null },
        { address: 'fd00::6', port: 7118, roomId: null },
        { address: '10.0.0.5', port: 7119, roomId },
        { address: 'fd00::5', port: 7119, roomId },
      ].map((place) => ({ ...place, foundBy: 'hosts-file', boot: null, title: '', hostName: '', needsCode: false, isGoodbye: false })),
      problems: [],
    }))

  test('may have comments, blank lines, and what editors of any system put there', async () =>
    expect(await placesIn('\uFEFF# rooms of the office\r\n\r\n  10.0.0.6\t# Ops · 运维\r\n#10.0.0.7\r10.0.0.8＃x')).toEqual([
      '10.0.0.6 7117',
      '10.0.0.8 7117',
    ]))

  test('may have links as they were copied', async () =>
    expect(await placesIn('http://10.0.0.6:7118/#code=tea')).toEqual(['10.0.0.6 7118']))

  test('names the lines that cannot be used, and is good for the others', async () => {
    const text = ['10.0.0.6', 'ada@mac', '10.0.0.6:0', '10.0.0.7 OPS', `10.0.0.8 ${roomId} x`, 'graces-pc.lan', '10.0.0.9'].join('\n')
    const { sightings, problems } = await read(text)
    expect(sightings.map(({ address }) => address)).toEqual(['10.0.0.6', '10.0.0.9'])
    expect(problems).toEqual([
      { line: 2, reason: 'address' },
      { line: 3, reason: 'address' },
      { line: 4, reason: 'room-id' },
      { line: 5, reason: 'too-many-words' },
      { line: 6, reason: 'unknown-name' },
    ])
  })

  test('is read up to two hundred rooms, and says where it ends', async () => {
    const lines = Array.from({ length: 300 }, (_, index) => `10.0.${index >> 8}.${index & 255 || 1}`)
    const { sightings, problems } = await read(lines.join('\n'))
    expect([sightings.length, problems]).toEqual([200, [{ line: 201, reason: 'too-many-rooms' }]])
  })

  test('may be empty', async () => expect(await read('')).toEqual({ sightings: [], problems: [] }))

  test('leaves out what a name server gives that is no computer’s', async () =>
    expect(await readHostsFile('x.lan', () => Promise.resolve([{ address: '0.0.0.0' }, { address: '10.0.0.5' }]))).toMatchObject({
      sightings: [{ address: '10.0.0.5' }],
      problems: [],
    }))
})

test('a name is looked up as the system does it', async () =>
  expect((await readHostsFile('localhost')).sightings.map(({ address }) => address)).toContain('127.0.0.1'))
