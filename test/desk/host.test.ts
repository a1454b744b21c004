import { describe, expect, test } from 'vitest'
import { startRoom } from '../support/start-room.ts'
import type { DeskPage } from './support/desk-page.ts'
import { foundAt, hostedRoom } from './support/found.ts'
import { ScriptedDesktop } from './support/scripted-desktop.ts'
import { deskSuite } from './support/suite.ts'

const open = deskSuite()

const argsOf = ({ calls }: ScriptedDesktop, verb: string): unknown => calls.findLast((call) => call.verb === verb)?.args

async function toHost(ada: DeskPage): Promise<void> {
  await ada.page.getByRole('navigation').getByRole('button', { name: ada.words.hostRoom }).click()
}

/** Ada's window with her room open. */
async function hosting(more: Parameters<typeof hostedRoom>[0] = {}) {
  const desktop = new ScriptedDesktop()
  desktop.host.hosting = hostedRoom(more)
  const ada = await open(desktop)
  await ada.page.getByRole('navigation').getByRole('button', { name: ada.words.yourRoom }).click()
  await ada.heading(ada.words.invite).waitFor()
  return { desktop, ada }
}

describe('hosting a room', () => {
  test('takes a title and a press; whoever hosts it is in it, and sees how to invite people', async () => {
    const desktop = new ScriptedDesktop()
    const room = await startRoom({ name: 'Tea' })
    desktop.connect(room)
    desktop.started = () => {
      desktop.host.hosting = hostedRoom({ roomId: room.roomId, title: 'Tea' })
      desktop.changed()
      return Promise.resolve({ roomId: room.roomId })
    }
    const ada = await open(desktop)
    await toHost(ada)
    const title = ada.page.getByLabel(ada.words.roomTitle)
    expect(await title.inputValue()).toBe('Ada’s laptop')
    await title.fill(' Tea ')
    await title.press('Enter')
    await ada.heading(ada.words.invite).waitFor()
    expect(argsOf(desktop, 'host.start')).toEqual({ title: 'Tea' })
    await ada.button(ada.words.goToRoom).click()
    await ada.composer.waitFor()
    expect(await ada.button(ada.words.leave).count()).toBe(0)
  })

  test('under a title that is heard already offers to join that room instead', async () => {
    const desktop = new ScriptedDesktop()
    const room = await startRoom()
    desktop.connect(room)
    desktop.rooms.found = [foundAt(room)]
    const ada = await open(desktop)
    await toHost(ada)
    await ada.page.getByLabel(ada.words.roomTitle).fill('OPS · 运维')
    await ada.button(ada.words.joinInstead).click()
    await ada.composer.waitFor()
  })

  test('needs a code where the operator wants one, and is not offered where they want none', async () => {
    const desktop = new ScriptedDesktop()
    desktop.host.mustHaveCode = true
    const ada = await open(desktop)
    await toHost(ada)
    await ada.page.getByText(ada.words.mustHaveCode).waitFor()
    await ada.page.keyboard.press('Tab')
    expect(await ada.button(ada.words.openTheRoom).getAttribute('aria-disabled')).toBe('true')
    await ada.page.getByLabel(ada.words.codeRequired).fill('tea')
    expect(await ada.button(ada.words.openTheRoom).getAttribute('aria-disabled')).toBe('false')
    desktop.host.mayHost = false
    desktop.changed()
    await ada.page.getByText(ada.words.mayNotHost).waitFor()
  })

  test('on a network where the room was never open waits for a press', async () => {
    const desktop = new ScriptedDesktop()
    desktop.host.pause = { reason: 'new-network', title: 'Tea' }
    const room = await startRoom({ name: 'Tea' })
    desktop.connect(room)
    desktop.started = () => {
      Object.assign(desktop.host, { pause: null, hosting: hostedRoom({ roomId: room.roomId }) })
      desktop.changed()
      return Promise.resolve({ roomId: room.roomId })
    }
    const ada = await open(desktop)
    await ada.button(ada.words.openHere).click()
    await ada.heading(ada.words.invite).waitFor()
    expect(argsOf(desktop, 'host.start')).toEqual({})
  })
})

describe('the panel of an open room', () => {
  test('copies link and addresses, and shows another picture with the code in it', async () => {
    const links = {
      app: 'watercooler://join#c=tea',
      web: 'http://192.168.1.5:7117/#code=tea',
      short: 'http://192.168.1.5:7117/#id=a&code=tea',
    }
    const { desktop, ada } = await hosting({ code: 'tea', inviteWithCode: links })
    const qr = ada.page.getByRole('img', { name: ada.words.qrLabel }).locator('path')
    const without = await qr.getAttribute('d')
    await ada.page.getByLabel(ada.words.withCode).check()
    expect(await qr.getAttribute('d')).not.toBe(without)
    await ada.button(ada.words.copyLink).click()
    await expect.poll(() => argsOf(desktop, 'shell.copy')).toEqual({ text: links.web })
    await ada.page.getByRole('status').filter({ hasText: ada.words.copied }).waitFor({ state: 'attached' })
    await ada.button(ada.words.copyAddress('http://10.0.0.5:7117')).click()
    await expect.poll(() => argsOf(desktop, 'shell.copy')).toEqual({ text: 'http://10.0.0.5:7117' })
  })

  test('removes a member, and changes the code as well', async () => {
    const { desktop, ada } = await hosting({ code: 'tea' })
    await ada.button(ada.words.removeWho('\u2068Grace\u2069')).click()
    const dialog = ada.page.getByRole('dialog')
    expect(await dialog.getByLabel(ada.words.newCode).inputValue()).toMatch(/^[a-z2-9]{6}$/)
    await dialog.getByLabel(ada.words.newCode).fill('kettle')
    await ada.button(ada.words.remove, dialog).click()
    await dialog.waitFor({ state: 'detached' })
    expect(argsOf(desktop, 'host.remove')).toEqual({ memberId: 'm_graceaaaaaaaaaaa', code: 'kettle' })
  })

  test('says that nobody has come in yet, and what to do about a firewall', async () => {
    const { health } = hostedRoom()
    const { ada } = await hosting({ health: { ...health, reachedAt: null } })
    await ada.page.getByText(ada.words.reachedHow).click()
    await ada.page.getByText(/7117/).last().waitFor()
  })

  test('warns of a copy, and says where the room is announced, and where not', async () => {
    const { health } = hostedRoom()
    const announcing = health.announcing && { ...health.announcing, copies: [{ address: '192.168.1.9', at: 1 }] }
    const { ada } = await hosting({ health: { ...health, announcing } })
    await ada.page.getByRole('alert').getByText(ada.words.copiesText('192.168.1.9')).waitFor()
    await ada.page.getByText(ada.words.announcedDeaf).waitFor()
    await ada.page.getByText(ada.words.skipped(2)).click()
    await ada.page.getByText('docker0').waitFor()
  })

  test('changes title, code, what newcomers see and how long messages stay', async () => {
    const { desktop, ada } = await hosting({ code: 'tea' })
    await ada.button(ada.words.changeTitle).click()
    const dialog = ada.page.getByRole('dialog')
    await dialog.getByLabel(ada.words.roomTitle).fill('Tea kitchen')
    await ada.button(ada.words.save, dialog).click()
    await expect.poll(() => argsOf(desktop, 'host.change')).toEqual({ title: 'Tea kitchen' })
    await ada.button(ada.words.changeCode).click()
    await ada.button(ada.words.takeCodeAway, dialog).click()
    await expect.poll(() => argsOf(desktop, 'host.change')).toEqual({ code: null })
    await ada.page.getByLabel(ada.words.newcomersSee).selectOption('7d')
    await expect.poll(() => argsOf(desktop, 'host.change')).toEqual({ newcomersSee: '7d' })
    await ada.page.getByLabel(ada.words.keepDays).selectOption({ label: ada.words.keepFor(30) })
    await dialog.getByText(ada.words.keepWarning).waitFor()
    await ada.button(ada.words.cancel, dialog).click()
    expect(argsOf(desktop, 'host.change')).toEqual({ newcomersSee: '7d' })
    await ada.page.getByLabel(ada.words.keepDays).selectOption({ label: ada.words.keepFor(30) })
    await ada.button(ada.words.keepFor(30), dialog).click()
    await expect.poll(() => argsOf(desktop, 'host.change')).toEqual({ keepDays: 30 })
  })

  test('backs up, and asks before it closes the room over people’s heads', async () => {
    const { desktop, ada } = await hosting()
    await ada.button(ada.words.backUp).click()
    await ada.page.getByText(/A copy was written to .*Backups/).waitFor()
    await ada.button(ada.words.stopHosting).click()
    const dialog = ada.page.getByRole('dialog')
    await dialog.getByText(ada.words.stopOthers(2)).waitFor()
    await ada.button(ada.words.stopHosting, dialog).click()
    await ada.heading(ada.words.ownClosedTitle).waitFor()
    expect(desktop.host.hosting).toBeNull()
  })

  test('closes an empty room without a question', async () => {
    const { ada } = await hosting({ members: [] })
    await ada.button(ada.words.stopHosting).click()
    await ada.heading(ada.words.ownClosedTitle).waitFor()
  })
})

test('a room of one’s own that was closed is opened again as it was', async () => {
  const desktop = new ScriptedDesktop()
  const room = await startRoom({ name: 'Tea' })
  desktop.connect(room)
  desktop.started = () => {
    desktop.host.hosting = hostedRoom({ roomId: room.roomId, title: 'Tea', members: [] })
    desktop.changed()
    return Promise.resolve({ roomId: room.roomId })
  }
  const ada = await open(desktop)
  await toHost(ada)
  await ada.page.keyboard.press('Tab')
  await ada.button(ada.words.openTheRoom).click()
  await ada.button(ada.words.stopHosting).click()
  await ada.heading(ada.words.ownClosedTitle).waitFor()
  desktop.disconnect(room)
  await ada.entry('Tea').click()
  await ada.composer.waitFor()
  await ada.button(ada.words.findRooms).click()
  await toHost(ada)
  desktop.connect(room)
  await ada.button(ada.words.openAgain).click()
  await ada.heading(ada.words.invite).waitFor()
  expect(argsOf(desktop, 'host.start')).toEqual({})
})
