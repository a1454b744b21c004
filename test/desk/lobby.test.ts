import { describe, expect, test } from 'vitest'
import { startRoom } from '../support/start-room.ts'
import { foundAt, foundRoom, idOf } from './support/found.ts'
import { ScriptedDesktop } from './support/scripted-desktop.ts'
import { deskSuite } from './support/suite.ts'

const open = deskSuite()

/** A room on this network, as Ada's app knows it. */
async function nearby(options: Parameters<typeof startRoom>[0] = {}) {
  const room = await startRoom(options)
  const desktop = new ScriptedDesktop()
  desktop.connect(room)
  return { room, desktop }
}

describe('a room on this network', () => {
  test('appears by itself, and one click goes in under the name the system knows', async () => {
    const { room, desktop } = await nearby()
    const grace = await room.join('Grace')
    await grace.say('Tea?')
    const ada = await open(desktop)
    await ada.heading(ada.words.noRoomsTitle).waitFor()
    desktop.rooms.found = [foundAt(room)]
    desktop.changed()
    await ada.button(ada.words.joinRoom('\u2068Ops · 运维\u2069')).click()
    await ada.reads('Tea?')
    expect(room.host.room.people().map(({ member }) => [member.name, member.via])).toEqual([
      ['Grace', 'api'],
      ['Ada', 'app'],
    ])
    await ada.entry('Ops').getByText(ada.words.statusLive).waitFor({ state: 'attached' })
  })

  test('with a code asks for it in place, says when it is wrong, and lets in with the right one', async () => {
    const { room, desktop } = await nearby({ code: 'tea' })
    desktop.rooms.found = [foundAt(room)]
    const ada = await open(desktop)
    await ada.row('Ops').getByRole('button').click()
    const code = ada.page.getByLabel(ada.words.roomCode)
    expect(await ada.hasFocus(code)).toBe(true)
    await code.fill('coffee')
    await code.press('Enter')
    await ada.page.getByRole('alert').filter({ hasText: 'That is not the room’s code.' }).waitFor()
    await code.fill('tea')
    await code.press('Enter')
    await ada.composer.waitFor()
  })

  test('whose code field is given up leaves the keyboard on its row', async () => {
    const { room, desktop } = await nearby({ code: 'tea' })
    desktop.rooms.found = [foundAt(room)]
    const ada = await open(desktop)
    const join = ada.row('Ops').getByRole('button')
    await join.press('Enter')
    await ada.page.getByLabel(ada.words.roomCode).press('Escape')
    await expect.poll(() => ada.hasFocus(join)).toBe(true)
  })

  test('that does not let anybody in says why at its row', async () => {
    const desktop = new ScriptedDesktop()
    desktop.rooms.found = [foundRoom()]
    const ada = await open(desktop)
    await ada.row('Ops').getByRole('button').click()
    await ada.row('Ops').getByRole('alert').filter({ hasText: 'The host does not answer.' }).waitFor()
  })

  test('shows how it is: checking, unreachable and why, gone, a copy, one of two with its title', async () => {
    const desktop = new ScriptedDesktop()
    desktop.rooms.found = [
      foundRoom({ id: idOf('b'), title: 'Design', state: 'checking', online: null }),
      foundRoom({ id: idOf('c'), title: 'Lunch', state: 'unreachable', cause: 'refused', online: null }),
      foundRoom({ id: idOf('d'), title: 'Reception', state: 'gone', online: null }),
      foundRoom({ id: idOf('e'), title: 'Archive', isCopy: true, urls: ['http://192.168.1.31:7117'] }),
      foundRoom({ id: idOf('e'), title: 'Archive', isCopy: true, urls: ['http://192.168.1.32:7117'] }),
      foundRoom({ id: idOf('f'), title: 'Ops' }),
      foundRoom({ id: idOf('g'), title: 'Ops' }),
    ]
    const ada = await open(desktop)
    await ada.row('Design').getByText(ada.words.checking).waitFor()
    await ada.row('Lunch').getByText(ada.words.whyRefused).waitFor()
    expect(await ada.row('Reception').getByRole('button').count()).toBe(0)
    await ada.row('192.168.1.32:7117').getByText(ada.words.isCopy, { exact: true }).waitFor()
    await ada.row('gggg-gggg').waitFor()
  })

  test('in which one is already is opened, not joined', async () => {
    const { room, desktop } = await nearby()
    desktop.rooms.found = [foundAt(room)]
    const ada = await open(desktop)
    await ada.row('Ops').getByRole('button').click()
    await ada.composer.waitFor()
    await ada.button(ada.words.findRooms).click()
    await ada.row('Ops').getByText(ada.words.openIt).click()
    await ada.composer.waitFor()
    expect(desktop.calls.filter(({ verb }) => verb === 'client.join')).toHaveLength(1)
  })
})

describe('somebody who types where to go', () => {
  test.each([
    ['not-an-address', 'notAnAddress'],
    ['unknown-name', 'unknownName'],
    ['refused', 'refusedThere'],
    ['silent', 'silentThere'],
    ['no-route', 'noRouteThere'],
    ['another-room', 'anotherRoomThere'],
    ['broken', 'brokenThere'],
    ['refuses-us', 'refusesUsThere'],
    ['busy', 'busyThere'],
  ] as const)('is told why that did not work: %s', async (reason, words) => {
    const desktop = new ScriptedDesktop()
    desktop.visited = { ok: false, reason }
    const ada = await open(desktop)
    await ada.page.getByLabel(ada.words.addressOrLink).fill(' 192.168.1.77 ')
    await ada.page.keyboard.press('Enter')
    await ada.page.getByText(ada.words[words]).waitFor()
    expect(desktop.calls.find(({ verb }) => verb === 'rooms.visit')?.args).toEqual({ text: '192.168.1.77' })
    // There is nothing to look into where no place was named.
    expect(await ada.button(ada.words.findOutWhy).count()).toBe(reason === 'not-an-address' ? 0 : 1)
  })

  test('goes straight into the room that is there, with the code of the invitation', async () => {
    const { room, desktop } = await nearby({ code: 'tea' })
    desktop.visited = { ok: true, roomId: room.roomId, code: 'tea' }
    const ada = await open(desktop)
    await ada.page.getByLabel(ada.words.addressOrLink).fill(`${room.url}/#id=${room.roomId}&code=tea`)
    await ada.button(ada.words.go).click()
    await ada.composer.waitFor()
  })

  test('is asked for the code where the room has one, at the room', async () => {
    const { room, desktop } = await nearby({ code: 'tea' })
    desktop.visited = { ok: true, roomId: room.roomId }
    const ada = await open(desktop)
    await ada.page.getByLabel(ada.words.addressOrLink).fill(room.url)
    await ada.page.keyboard.press('Enter')
    desktop.rooms.found = [foundAt(room)]
    desktop.changed()
    const code = ada.row('Ops').getByLabel(ada.words.roomCode)
    await code.fill('tea')
    await code.press('Enter')
    await ada.composer.waitFor()
  })
})

test('an invitation that was opened elsewhere leads to the room, and goes in only by a press', async () => {
  const { room, desktop } = await nearby()
  desktop.visited = { ok: true, roomId: room.roomId }
  const ada = await open(desktop)
  await ada.button(ada.words.settings).click()
  desktop.request({ is: 'visit', text: 'watercooler://join#id=…' })
  await ada.page.getByLabel(ada.words.addressOrLink).waitFor()
  desktop.rooms.found = [foundRoom({ id: idOf('b'), title: 'Design' }), foundAt(room)]
  desktop.changed()
  const join = ada.row('Ops').getByRole('button')
  await ada.row('Ops').getByText(ada.words.invitedHere).waitFor()
  await expect.poll(() => ada.hasFocus(join)).toBe(true)
  expect(desktop.calls.some(({ verb }) => verb === 'client.join')).toBe(false)
  await join.press('Enter')
  await ada.composer.waitFor()
})

describe('looking at every address', () => {
  test('says how far it is, stops when asked to, and tells when it is over', async () => {
    const desktop = new ScriptedDesktop()
    const ada = await open(desktop)
    await ada.button(ada.words.scan).click()
    desktop.rooms.scan = { done: 96, of: 254 }
    desktop.changed()
    await ada.page.getByText(ada.words.scanning(96, 254)).waitFor()
    expect(await ada.page.getByRole('progressbar').getAttribute('value')).toBe('96')
    await ada.button(ada.words.stopScan).click()
    await ada.page.getByText(ada.words.scanHint).waitFor()
    await ada.button(ada.words.scan).click()
    desktop.rooms.scan = { done: 254, of: 254 }
    desktop.changed()
    await ada.page.getByText(ada.words.scanning(254, 254)).waitFor()
    desktop.rooms.scan = null
    desktop.changed()
    desktop.endScan()
    await ada.page.getByText(ada.words.scanDone(254)).waitFor()
  })

  test('is explained where it is not allowed', async () => {
    const desktop = new ScriptedDesktop()
    desktop.rooms.mayScan = false
    const ada = await open(desktop)
    await ada.page.getByText(ada.words.mayNotScan).waitFor()
    expect(await ada.button(ada.words.scan).count()).toBe(0)
  })
})

test('one’s name is seen before going in, and can be changed there, or drawn', async () => {
  const { room, desktop } = await nearby()
  desktop.rooms.found = [foundAt(room)]
  const ada = await open(desktop)
  await ada.page.getByText(ada.words.goInAs('\u2068Ada\u2069')).waitFor()
  await ada.button(ada.words.changeName).click()
  const field = ada.page.getByRole('dialog').getByLabel(ada.words.yourName)
  await field.fill('Ada'.repeat(20))
  await ada.page.getByText(ada.words.tooLong(28)).waitFor()
  await field.fill('Ada Lovelace')
  await field.press('Enter')
  await ada.page.getByText(ada.words.goInAs('\u2068Ada Lovelace\u2069')).waitFor()
  await ada.button(ada.words.anotherName).click()
  await ada.page.getByText(ada.words.goInAs('\u2068Quiet Kettle\u2069')).waitFor()
  await ada.row('Ops').getByRole('button').click()
  await ada.composer.waitFor()
  expect(room.host.room.people().map(({ member }) => member.name)).toEqual(['Quiet Kettle'])
})

test.each([
  ['no-network', 'noNetworkTitle'],
  ['blocked', 'blockedTitle'],
] as const)('what keeps rooms from appearing is said: %s', async (hearing, words) => {
  const desktop = new ScriptedDesktop()
  desktop.rooms.hearing = hearing
  const ada = await open(desktop)
  await ada.page.getByRole('status').getByText(ada.words[words]).waitFor()
  expect(await ada.page.getByText(ada.words.listening).count()).toBe(0)
})

test('fifty rooms are found by a few letters, of the title or of the host', async () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567'
  const desktop = new ScriptedDesktop()
  desktop.rooms.found = Array.from({ length: 50 }, (_, i) =>
    foundRoom({
      id: `${letters.charAt(i % 32)}${letters.charAt(Math.floor(i / 32))}`.padEnd(26, 'q'),
      title: `Room ${i}`,
      hostName: `Host ${i % 5}`,
    }),
  )
  const ada = await open(desktop)
  const find = ada.page.getByLabel(ada.words.filterRooms)
  await find.fill('room 49')
  expect(await ada.page.getByRole('main').getByRole('listitem').count()).toBe(1)
  await find.fill('HOST 3')
  await expect.poll(() => ada.page.getByRole('main').getByRole('listitem').count()).toBe(10)
  await find.fill('nowhere')
  await ada.page.getByText(ada.words.noneNamed).waitFor()
})
