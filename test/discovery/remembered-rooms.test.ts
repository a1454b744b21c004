import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { RememberedRooms } from '../../src/main/discovery/remembered-rooms.ts'
import { tempFolder } from '../support/temp-folder.ts'

const idOf = (index: number) => `room${String.fromCharCode(97 + (index % 26), 97 + Math.floor(index / 26))}`.padEnd(26, '2')
const ops = { roomId: idOf(0), title: 'Ops · 运维', hostName: 'Ada', needsCode: true }
const tea = { roomId: idOf(1), title: '茶', hostName: '小明', needsCode: false }
const at = (address: string, port = 7117) => ({ address, port })

const newPath = () => join(tempFolder(), 'settings', 'rooms.json')

/** The file as it is found by the next start. */
const reopened = async (path: string) => placesOf(await RememberedRooms.open(path))
const placesOf = (rooms: RememberedRooms) => rooms.sightings().map(({ title, address, port }) => `${title} ${address}:${port}`)

async function fileWith(text: string): Promise<{ path: string; rooms: RememberedRooms }> {
  const path = newPath()
  mkdirSync(dirname(path))
  writeFileSync(path, text)
  return { path, rooms: await RememberedRooms.open(path) }
}

describe('a room once found', () => {
  test('is found again after a restart, with all that was known of it', async () => {
    const path = newPath()
    const rooms = await RememberedRooms.open(path)
    rooms.remember(ops, at('10.0.0.5', 7118))
    await rooms.saved()
    const again = await RememberedRooms.open(path)
    expect(again.sightings()).toEqual([{ ...ops, ...at('10.0.0.5', 7118), foundBy: 'remembered', boot: null, isGoodbye: false }])
    expect([rooms.problem, again.problem]).toEqual([null, null])
  })

  test('comes first, and its last place before its earlier ones', async () => {
    const path = newPath()
    const rooms = await RememberedRooms.open(path)
    rooms.remember(ops, at('10.0.0.5'))
    rooms.remember(tea, at('10.0.0.6'))
    rooms.remember(ops, at('192.168.1.5'))
    rooms.remember(ops, at('10.0.0.5', 7118))
    rooms.remember(ops, at('10.0.0.5'))
    await rooms.saved()
    expect(await reopened(path)).toEqual([
      'Ops · 运维 10.0.0.5:7117',
      'Ops · 运维 10.0.0.5:7118',
      'Ops · 运维 192.168.1.5:7117',
      '茶 10.0.0.6:7117',
    ])
  })

  test('has the title it had last', async () => {
    const rooms = await RememberedRooms.open(newPath())
    rooms.remember(ops, at('10.0.0.5'))
    rooms.remember({ ...ops, title: 'Operations' }, at('10.0.0.5'))
    expect(placesOf(rooms)).toEqual(['Operations 10.0.0.5:7117'])
  })

  test('can be forgotten', async () => {
    const path = newPath()
    const rooms = await RememberedRooms.open(path)
    rooms.remember(ops, at('10.0.0.5'))
    rooms.remember(tea, at('10.0.0.6'))
    rooms.forget(ops.roomId)
    await rooms.saved()
    expect(await reopened(path)).toEqual(['茶 10.0.0.6:7117'])
  })

  test('is one of a hundred, at eight places', async () => {
    const path = newPath()
    const rooms = await RememberedRooms.open(path)
    for (let index = 0; index < 120; index += 1) rooms.remember({ ...ops, roomId: idOf(index) }, at('10.0.0.5'))
    for (let port = 1; port <= 20; port += 1) rooms.remember({ ...ops, roomId: idOf(119) }, at('10.0.0.6', port))
    await rooms.saved()
    const sightings = (await RememberedRooms.open(path)).sightings()
    expect(rooms.sightings()).toEqual(sightings)
    expect(new Set(sightings.map(({ roomId }) => roomId))).toEqual(new Set(Array.from({ length: 100 }, (_, index) => idOf(119 - index))))
    expect(sightings.slice(0, 9).map(({ port }) => port)).toEqual([20, 19, 18, 17, 16, 15, 14, 13, 7117])
  })
})

describe('the file of rooms', () => {
  test('is readable by its owner only, and nothing else is left beside it', async () => {
    const path = newPath()
    const rooms = await RememberedRooms.open(path)
    rooms.remember(ops, at('10.0.0.5'))
    await rooms.saved()
    expect([statSync(path).mode & 0o777, readdirSync(dirname(path))]).toEqual([0o600, ['rooms.json']])
  })

  test('is not written again where nothing is new', async () => {
    const path = newPath()
    const rooms = await RememberedRooms.open(path)
    rooms.remember(ops, at('10.0.0.5'))
    await rooms.saved()
    writeFileSync(path, 'as it was')
    rooms.remember(ops, at('10.0.0.5'))
    rooms.forget(tea.roomId)
    await rooms.saved()
    expect(readFileSync(path, 'utf8')).toBe('as it was')
  })

  test('has in the end what came while it was being written', async () => {
    const path = newPath()
    const rooms = await RememberedRooms.open(path)
    for (let port = 1; port <= 5; port += 1) {
      rooms.remember(ops, at('10.0.0.5', port))
      await Promise.resolve()
    }
    await rooms.saved()
    rooms.remember(tea, at('10.0.0.6'))
    await rooms.saved()
    expect(await reopened(path)).toHaveLength(6)
  })

  test('that is missing means that no room is known', async () => {
    const rooms = await RememberedRooms.open(newPath())
    expect([rooms.sightings(), rooms.problem]).toEqual([[], null])
  })

  test.each(['', '{', 'null', '[]', '{"version":2,"rooms":[]}', '{"version":1}', '\0\0\0'])(
    'that is damaged means the same, and says so: %j',
    async (text) => {
      const { rooms } = await fileWith(text)
      expect([rooms.sightings(), rooms.problem?.reason]).toEqual([[], 'damaged'])
    },
  )

  test('that is damaged is kept aside when there is something to remember', async () => {
    const { path, rooms } = await fileWith('{"version":1,"rooms":[')
    rooms.remember(ops, at('10.0.0.5'))
    await rooms.saved()
    expect(readFileSync(`${path}.damaged`, 'utf8')).toBe('{"version":1,"rooms":[')
    expect(await reopened(path)).toEqual(['Ops · 运维 10.0.0.5:7117'])
    expect(rooms.problem?.reason).toBe('damaged')
  })

  test('that is no file is a reason, not an accident', async () => {
    const path = newPath()
    mkdirSync(path, { recursive: true })
    const rooms = await RememberedRooms.open(path)
    expect(rooms.problem).toMatchObject({ reason: 'unreadable', detail: expect.stringContaining('EISDIR') as string })
  })

  test('that cannot be written costs nothing but itself', async () => {
    const path = newPath()
    // Also for root, for whom no folder is read-only.
    writeFileSync(dirname(path), '')
    const rooms = await RememberedRooms.open(join(path, 'x'))
    rooms.remember(ops, at('10.0.0.5'))
    await rooms.saved()
    expect([placesOf(rooms), rooms.problem?.reason]).toEqual([['Ops · 运维 10.0.0.5:7117'], 'not-writable'])
  })

  test('that cannot be replaced leaves nothing beside it', async () => {
    const path = newPath()
    const rooms = await RememberedRooms.open(path)
    mkdirSync(join(path, 'in-the-way'), { recursive: true })
    rooms.remember(ops, at('10.0.0.5'))
    await rooms.saved()
    expect([rooms.problem?.reason, readdirSync(dirname(path))]).toEqual(['not-writable', ['rooms.json']])
  })

  test('is written when the disk has come back', async () => {
    const path = newPath()
    mkdirSync(`${path}.${process.pid}.new/in-the-way`, { recursive: true })
    const rooms = await RememberedRooms.open(path)
    rooms.remember(ops, at('10.0.0.5'))
    await rooms.saved()
    expect(rooms.problem?.reason).toBe('not-writable')
    rmSync(`${path}.${process.pid}.new`, { recursive: true })
    rooms.remember(tea, at('10.0.0.6'))
    await rooms.saved()
    expect([rooms.problem, (await reopened(path)).length]).toEqual([null, 2])
  })

  test('loses a single room that somebody has spoilt, and texts lose what could hide in them', async () => {
    const place = at('10.0.0.5')
    const good = { ...ops, title: 'O\u202Eps\n', places: [place] }
    const wrong = [
      null,
      { ...good, roomId: 'x' },
      { ...good, title: 5 },
      { ...good, places: [] },
      { ...good, places: Array(9).fill(place) },
      { ...good, places: [at('adas-mac')] },
      { ...good, places: [at('0.0.0.0')] },
      { ...good, places: [at('10.0.0.5', 0)] },
    ]
    const { rooms } = await fileWith(JSON.stringify({ version: 1, rooms: [...wrong, good, { ...good, title: 'again' }] }))
    expect([placesOf(rooms), rooms.problem]).toEqual([['Ops 10.0.0.5:7117'], null])
  })
})
