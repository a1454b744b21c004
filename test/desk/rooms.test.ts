import { describe, expect, test } from 'vitest'
import { startRoom, type StartedRoom } from '../support/start-room.ts'
import type { DeskPage } from './support/desk-page.ts'
import { foundAt, idOf } from './support/found.ts'
import { ScriptedDesktop } from './support/scripted-desktop.ts'
import { deskSuite } from './support/suite.ts'

const open = deskSuite()

const joined = ({ roomId, host }: StartedRoom) => ({ roomId, title: host.room.settings.name, hostName: 'Grace' })

/** Ada, a member of Ops and of Lunch from before, and what others say in them. */
async function twoRooms() {
  const desktop = new ScriptedDesktop()
  const [ops, lunch] = [await startRoom({ limits: { sendRate: 0 } }), await startRoom({ name: 'Lunch', limits: { sendRate: 0 } })]
  for (const room of [ops, lunch]) desktop.connect(room)
  desktop.rooms.joined = [joined(ops), joined(lunch)]
  return { desktop, ops, lunch, grace: await ops.join('Grace'), ming: await lunch.join('小明') }
}

async function inOps(ada: DeskPage): Promise<void> {
  await ada.entry('Ops').click()
  await ada.composer.waitFor()
}

describe('two rooms', () => {
  test('are both entered at the start, and one that is not shown counts what is new in it', async () => {
    const { desktop, ming } = await twoRooms()
    const ada = await open(desktop)
    await inOps(ada)
    await ada.entry('Lunch').getByText(ada.words.statusLive).waitFor({ state: 'attached' })
    await ming.say('Noodles?')
    await ming.say('@Ada noodles?')
    await ada
      .entry('Lunch')
      .getByText(`${ada.words.unread(2, false)}, ${ada.words.mentions(1)}`)
      .waitFor({ state: 'attached' })
    await expect.poll(() => ada.page.title()).toBe('(2) Ops · 运维')
    await expect.poll(() => desktop.calls.findLast(({ verb }) => verb === 'shell.attention')?.args).toEqual({ unread: 2, mentions: 1 })
    await ada.entry('Lunch').click()
    await ada.reads('Noodles?')
    await expect.poll(() => ada.page.title()).toBe('Lunch')
    await expect.poll(() => desktop.calls.findLast(({ verb }) => verb === 'shell.attention')?.args).toEqual({ unread: 0, mentions: 0 })
  })

  test('keep their draft and their place while the other one is shown', async () => {
    const { desktop, grace } = await twoRooms()
    for (let i = 1; i <= 60; i += 1) await grace.say(`Line ${i}`)
    const ada = await open(desktop)
    await inOps(ada)
    await ada.reads('Line 60')
    await ada.composer.fill('Half a thought')
    await ada.log.hover()
    await ada.page.mouse.wheel(0, -900)
    await ada.button(new RegExp(ada.words.toNewest)).waitFor()
    const line = ada.log.getByText('Line 45', { exact: true })
    const before = await line.boundingBox()
    await ada.page.keyboard.press('Control+2')
    await ada.heading('Lunch').waitFor()
    await grace.say('Line 61')
    await ada.page.keyboard.press('Control+1')
    await line.waitFor()
    await expect.poll(async () => Math.abs(((await line.boundingBox())?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2)
    expect(await ada.composer.inputValue()).toBe('Half a thought')
    await ada.button(new RegExp(ada.words.newMessages(1)), ada.page.getByRole('main')).waitFor()
  })

  test('of one title are told apart by their marks', async () => {
    const desktop = new ScriptedDesktop()
    desktop.rooms.joined = ['b', 'c'].map((letter) => ({ roomId: idOf(letter), title: 'Ops', hostName: 'Grace' }))
    const ada = await open(desktop)
    await ada.page.getByRole('navigation').getByText('bbbb-bbbb').waitFor()
    await ada.page.getByRole('navigation').getByText('cccc-cccc').waitFor()
  })
})

test('what was said since the last time is counted from the start on', async () => {
  const { desktop, ops, grace } = await twoRooms()
  await grace.say('Tea?')
  const ada = await open(desktop)
  await inOps(ada)
  await ada.reads('Tea?')
  await ada.button(ada.words.settings).click()
  await ada.heading(ada.words.settings).waitFor()
  await grace.say('While you were out')
  await ada.entry('Ops').getByText(ada.words.unread(1, false)).waitFor({ state: 'attached' })
  await ada.page.evaluate("localStorage.removeItem('watercooler.last-room')")
  await ada.page.reload()
  await ada.entry('Ops').getByText(ada.words.unread(1, false)).waitFor({ state: 'attached' })
  expect(ops.host.room.card().members).toBe(2)
})

describe('a room whose host is away', () => {
  test('says so, and is entered by itself as soon as it is found again', async () => {
    const { desktop, ops } = await twoRooms()
    desktop.disconnect(ops)
    const ada = await open(desktop)
    await ada.entry('Ops').click()
    await ada.heading(ada.words.awayTitle).waitFor()
    await ada.entry('Ops').getByText(ada.words.statusAway).first().waitFor({ state: 'attached' })
    desktop.connect(ops)
    desktop.rooms.found = [foundAt(ops)]
    desktop.changed()
    await ada.composer.waitFor()
  })

  test('is tried again when the computer wakes', async () => {
    const { desktop, ops } = await twoRooms()
    desktop.disconnect(ops)
    const ada = await open(desktop)
    await ada.entry('Ops').click()
    await ada.heading(ada.words.awayTitle).waitFor()
    desktop.connect(ops)
    desktop.request({ is: 'wake' })
    await ada.composer.waitFor()
  })

  test('can be forgotten, without a word to its host', async () => {
    const { desktop, ops } = await twoRooms()
    desktop.disconnect(ops)
    const ada = await open(desktop)
    await ada.entry('Ops').click()
    await ada.button(ada.words.forget).click()
    await ada.button(ada.words.forget, ada.page.getByRole('dialog')).click()
    await ada.heading(ada.words.findRooms).waitFor()
    expect(await ada.entry('Ops').count()).toBe(0)
  })
})

test('a room one has left is gone from the list', async () => {
  const { desktop, ops } = await twoRooms()
  const ada = await open(desktop)
  await inOps(ada)
  await ada.button(ada.words.leave).click()
  await ada.button(ada.words.leave, ada.page.getByRole('dialog')).click()
  await ada.heading(ada.words.findRooms).waitFor()
  expect(await ada.entry('Ops').count()).toBe(0)
  await expect.poll(() => ops.host.room.card().members).toBe(1)
})

test('a room from which one was removed can be taken out of the list', async () => {
  const { desktop, ops } = await twoRooms()
  const owner = await ops.joinOwner('Linus')
  const ada = await open(desktop)
  await inOps(ada)
  const me = ops.host.room.people().find(({ member }) => member.name === 'Ada')
  await owner.ask('DELETE', `/members/${me?.member.id ?? ''}`)
  await ada.page.getByRole('alert').getByText(ada.words.stoppedRemoved).waitFor()
  await ada.button(ada.words.forget).click()
  await ada.button(ada.words.forget, ada.page.getByRole('dialog')).click()
  await ada.heading(ada.words.findRooms).waitFor()
})

describe('the system tells', () => {
  test('of a message for me in a room I do not look at, and a press on it leads there', async () => {
    const { desktop, ming, lunch } = await twoRooms()
    const ada = await open(desktop)
    await inOps(ada)
    await ada.entry('Lunch').getByText(ada.words.statusLive).waitFor({ state: 'attached' })
    await ming.say('nothing for anybody in particular')
    await ming.say('@Ada noodles?')
    await expect
      .poll(() => desktop.told)
      .toEqual([{ roomId: lunch.roomId, seq: expect.any(Number) as number, title: 'Lunch', body: '\u2068小明\u2069: @Ada noodles?' }])
    const { roomId, seq } = desktop.told[0] ?? { roomId: '', seq: 0 }
    for (let i = 1; i <= 80; i += 1) await ming.say(`Line ${i}`)
    await ada.entry('Lunch').getByText(ada.words.mentions(1)).waitFor({ state: 'attached' })
    desktop.request({ is: 'show', roomId, seq })
    const wanted = ada.log.getByText('@Ada noodles?', { exact: true })
    await expect.poll(() => wanted.boundingBox().then((box) => (box?.y ?? -1) > 100 && (box?.y ?? 1_000) < 700)).toBe(true)
  })

  test('of nothing in the room I look at, and of it again once I look elsewhere', async () => {
    const { desktop, grace } = await twoRooms()
    desktop.shell.settings = { ...desktop.shell.settings, tellOf: 'all' }
    const ada = await open(desktop)
    await inOps(ada)
    await grace.say('in sight')
    await ada.reads('in sight')
    await ada.page.evaluate("document.hasFocus = () => false; window.dispatchEvent(new Event('blur'))")
    await grace.say('out of sight')
    await expect.poll(() => desktop.told.map(({ body }) => body)).toEqual(['\u2068Grace\u2069: out of sight'])
    await ada.entry('Ops').getByText(ada.words.unread(1, false)).waitFor({ state: 'attached' })
    await ada.page.evaluate("document.hasFocus = () => true; window.dispatchEvent(new Event('focus'))")
    await expect.poll(() => ada.page.title()).toBe('Ops · 运维')
  })
})
