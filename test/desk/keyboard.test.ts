import { expect, test } from 'vitest'
import { startRoom } from '../support/start-room.ts'
import { foundAt, foundRoom, idOf } from './support/found.ts'
import { ScriptedDesktop } from './support/scripted-desktop.ts'
import { deskSuite } from './support/suite.ts'

const open = deskSuite()
const NARROW = { viewport: { width: 400, height: 720 } }

const threeRooms = () => ['b', 'c', 'd'].map((letter) => foundRoom({ id: idOf(letter), title: `Room ${letter}` }))

test('Tab reaches one row of a list, and arrow keys go from row to row', async () => {
  const desktop = new ScriptedDesktop()
  desktop.rooms.found = threeRooms()
  const ada = await open(desktop)
  const buttons = ada.page.getByRole('main').getByRole('listitem').getByRole('button')
  await buttons.first().focus()
  await ada.page.keyboard.press('ArrowDown')
  expect(await ada.hasFocus(buttons.nth(1))).toBe(true)
  await ada.page.keyboard.press('End')
  expect(await ada.hasFocus(buttons.nth(2))).toBe(true)
  await ada.page.keyboard.press('Tab')
  expect(await ada.hasFocus(ada.page.getByLabel(ada.words.addressOrLink))).toBe(true)
  await ada.page.keyboard.press('Shift+Tab')
  expect(await ada.hasFocus(buttons.nth(2))).toBe(true)
})

test('rooms are switched by Ctrl and their number, and one may write at once', async () => {
  const desktop = new ScriptedDesktop()
  const [ops, lunch] = [await startRoom(), await startRoom({ name: 'Lunch' })]
  for (const room of [ops, lunch]) desktop.connect(room)
  desktop.rooms.joined = [ops, lunch].map(({ roomId, host }) => ({ roomId, title: host.room.settings.name, hostName: 'Grace' }))
  const ada = await open(desktop)
  await ada.entry('Lunch').waitFor()
  await ada.page.keyboard.press('Control+2')
  await ada.heading('Lunch').waitFor()
  await expect.poll(() => ada.hasFocus(ada.composer)).toBe(true)
  await ada.page.keyboard.press('Control+1')
  await ada.heading('Ops · 运维').waitFor()
  // There is no third one.
  await ada.page.keyboard.press('Control+3')
  await ada.heading('Ops · 运维').waitFor()
})

test('in a narrow window the rooms are a drawer, which Escape closes and a choice as well', async () => {
  const desktop = new ScriptedDesktop()
  const room = await startRoom()
  desktop.connect(room)
  desktop.rooms.found = [foundAt(room)]
  desktop.rooms.joined = [{ roomId: room.roomId, title: 'Ops · 运维', hostName: 'Ada' }]
  const ada = await open(desktop, NARROW)
  const menu = ada.button(ada.words.showRooms)
  await menu.press('Enter')
  const drawer = ada.page.getByRole('dialog', { name: ada.words.rooms })
  await drawer.waitFor()
  await ada.page.keyboard.press('Escape')
  await expect.poll(() => ada.hasFocus(menu)).toBe(true)
  await menu.press('Enter')
  await ada.entry('Ops').press('Enter')
  await ada.composer.waitFor()
  expect(await drawer.count()).toBe(0)
})

test('whoever goes to another page begins at its heading', async () => {
  const ada = await open(new ScriptedDesktop())
  await ada.button(ada.words.settings).press('Enter')
  await expect.poll(() => ada.hasFocus(ada.heading(ada.words.settings))).toBe(true)
})
