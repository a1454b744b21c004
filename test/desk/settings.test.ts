import { expect, test } from 'vitest'
import { WORDS } from './support/desk-page.ts'
import { ScriptedDesktop } from './support/scripted-desktop.ts'
import { deskSuite } from './support/suite.ts'

const open = deskSuite()

async function inSettings(desktop: ScriptedDesktop) {
  const ada = await open(desktop)
  await ada.button(ada.words.settings).click()
  await ada.page.getByLabel(ada.words.theme).waitFor()
  return ada
}

test('a choice holds at once, and is kept by the app', async () => {
  const desktop = new ScriptedDesktop()
  const ada = await inSettings(desktop)
  await ada.page.getByLabel(ada.words.tellOf).selectOption({ label: ada.words.tellAll })
  await ada.page.getByLabel(ada.words.startAtLogin).check()
  await ada.page.getByLabel(ada.words.yourName).fill('Ada L.')
  await ada.page.keyboard.press('Tab')
  await expect.poll(() => desktop.shell.settings).toMatchObject({ tellOf: 'all', startAtLogin: true, name: 'Ada L.' })
  await ada.page.getByLabel(ada.words.language).selectOption({ label: '简体中文' })
  await ada.page.getByRole('heading', { name: WORDS['zh-CN'].settings }).waitFor()
  expect(await ada.page.getAttribute('html', 'lang')).toBe('zh-CN')
})

test('the language is the system’s until another one is chosen', async () => {
  const ming = await open(new ScriptedDesktop(), { locale: 'zh-CN' })
  await ming.heading(WORDS['zh-CN'].findRooms).waitFor()
})

test('what the administrator has set is shown as set by them', async () => {
  const desktop = new ScriptedDesktop()
  desktop.shell.locked = ['theme', 'keepInTray', 'name']
  const ada = await inSettings(desktop)
  for (const label of [ada.words.theme, ada.words.keepInTray, ada.words.yourName]) {
    const field = ada.page.getByLabel(label, { exact: true })
    expect([label, await field.isDisabled()]).toEqual([label, true])
  }
  expect(await ada.page.getByText(ada.words.lockedByAdmin).count()).toBe(3)
  expect(await ada.page.getByLabel(ada.words.startAtLogin).isDisabled()).toBe(false)
  await ada.button(ada.words.findRooms).click()
  await ada.heading(ada.words.findRooms).waitFor()
  expect(await ada.button(ada.words.changeName).count()).toBe(0)
})

test('what people should know is said once', async () => {
  const desktop = new ScriptedDesktop()
  desktop.shell.notices = ['settings-damaged', 'tokens-unreadable']
  const ada = await open(desktop)
  const notice = ada.page.getByRole('status').filter({ hasText: ada.words.noticeSettings })
  await ada.button(ada.words.dismiss, notice).click()
  await notice.waitFor({ state: 'detached' })
  expect(desktop.shell.notices).toEqual(['tokens-unreadable'])
  await ada.page.getByText(ada.words.noticeTokens).waitFor()
})

test('the app’s menu leads to the settings, to the own room and to where rooms are found', async () => {
  const desktop = new ScriptedDesktop()
  const ada = await open(desktop)
  await ada.heading(ada.words.findRooms).waitFor()
  desktop.request({ is: 'open', what: 'settings' })
  await ada.heading(ada.words.settings).waitFor()
  await expect.poll(() => ada.page.title()).toBe(ada.words.settings)
  desktop.request({ is: 'open', what: 'host' })
  await ada.heading(ada.words.hostTitle).waitFor()
  desktop.request({ is: 'open', what: 'lobby' })
  await ada.heading(ada.words.findRooms).waitFor()
})
