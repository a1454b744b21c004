import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { Proxy } from '../support/proxy.ts'
import { startRoom } from '../support/start-room.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')
const openRoom = () => startRoom({ pageFolder })
const hasFocus = async (element: Locator): Promise<boolean> => (await element.and(element.page().locator(':focus')).count()) === 1

test('Enter goes in as soon as the page is there', async () => {
  const room = await openRoom()
  const ada = await ChatPage.open(await openBrowser(), room.url)
  const field = ada.page.getByLabel(ada.words.yourName, { exact: true })
  await expect.poll(() => field.inputValue()).not.toBe('')
  await ada.page.keyboard.type('Ada')
  await ada.page.keyboard.press('Enter')
  await ada.composer.waitFor()
  expect(await hasFocus(ada.composer)).toBe(true)
  const grace = await room.visitor('Grace').enter()
  expect(grace.members.map(({ name }) => name).sort()).toEqual(['Ada', 'Grace'])
})

test('a dialog that was opened from the drawer gives the focus back to where the drawer was opened', async () => {
  const room = await openRoom()
  const ada = await ChatPage.open(await openBrowser(), room.url, { viewport: { width: 400, height: 700 } })
  await ada.join('Ada')
  const people = ada.page.getByRole('button', { name: ada.words.showMembers })
  await people.press('Enter')
  // Until the first poll is answered, the list may still move a member, and the button with them.
  await ada.page.getByText(ada.words.here(1)).waitFor()
  await ada.page.getByRole('button', { name: ada.words.rename }).press('Enter')
  await ada.page.getByRole('dialog', { name: ada.words.renameTitle }).waitFor()
  await ada.page.keyboard.press('Escape')
  await expect.poll(() => hasFocus(people)).toBe(true)
})

test('“try now” leaves the keyboard where one writes', async () => {
  const room = await openRoom()
  const proxy = await Proxy.open(room.url)
  const ada = await (await ChatPage.open(await openBrowser(), proxy.url)).join('Ada')
  await proxy.refuse()
  const tryNow = ada.page.getByRole('button', { name: ada.words.tryNow })
  await tryNow.waitFor()
  await tryNow.focus()
  await proxy.accept()
  // On whatever has the focus: the page may have tried by itself meanwhile, and then that is where one writes.
  await ada.page.keyboard.press('Enter')
  await tryNow.waitFor({ state: 'detached' })
  await expect.poll(() => hasFocus(ada.composer)).toBe(true)
})

test('the same words said twice are read out twice', async () => {
  const room = await openRoom()
  const ada = await (await ChatPage.open(await openBrowser(), room.url)).join('Ada')
  const grace = await room.join('Grace')
  await ada.reads('\u2068Grace\u2069 came in')
  const heard = ada.page.locator('[aria-live=polite][aria-atomic=true]')
  await grace.say('tea?')
  await expect.poll(() => heard.textContent()).toContain('Grace: tea?')
  await ada.page.evaluate("document.querySelector('[aria-live=polite][aria-atomic=true] p').setAttribute('data-first', '')")
  await grace.say('tea?')
  await expect.poll(() => heard.locator('[data-first]').count()).toBe(0)
  expect(await heard.textContent()).toContain('Grace: tea?')
})
