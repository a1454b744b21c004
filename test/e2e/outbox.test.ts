import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Proxy } from '../support/proxy.ts'
import { startRoom } from '../support/start-room.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')
const THREE = ['one', '二', 'three']

/** A room that can end and begin again at the same place. */
async function returningRoom() {
  const dataFolder = join(tempFolder(), 'room')
  const first = await startRoom({ pageFolder, dataFolder })
  const port = Number(new URL(first.url).port)
  return { first, again: () => startRoom({ pageFolder, dataFolder, port }) }
}

test('three messages written while the host is away wait in order, say so, and go out by themselves once it is back', async () => {
  const { first, again } = await returningRoom()
  const ada = await (await ChatPage.open(await openBrowser(), first.url)).join('Ada')
  await first.host.close()
  for (const text of THREE) await ada.say(text)
  await expect.poll(() => ada.texts()).toEqual(THREE)
  await ada.page.getByText(ada.words.waiting(3)).waitFor()
  const second = await again()
  await ada.page.getByText(ada.words.waiting(3)).waitFor({ state: 'detached' })
  const { messages } = await second.visitor('Grace').enter()
  expect(messages.map(({ text }) => text)).toEqual(THREE)
  expect(await ada.texts()).toEqual(THREE)
})

test('what waited when the page was closed goes out when the room is opened again, before what is written then', async () => {
  const { first, again } = await returningRoom()
  const ada = await (await ChatPage.open(await openBrowser(), first.url)).join('Ada')
  await first.host.close()
  for (const text of THREE) await ada.say(text)
  await expect.poll(() => ada.texts()).toEqual(THREE)
  await ada.page.close()

  const second = await again()
  const later = await ada.anotherTab(second.url)
  await later.composer.waitFor()
  await later.say('and later')
  await later.reads('and later')
  const grace = second.visitor('Grace')
  const said = async () => (await grace.enter()).messages.map(({ text }) => text)
  await expect.poll(said).toEqual([...THREE, 'and later'])
  expect(await later.texts()).toEqual([...THREE, 'and later'])
  expect(second.host.room.card().members).toBe(2)
})

test('a refused message says why; edited, it comes back into the composer and goes out with other words', async () => {
  const room = await startRoom({ pageFolder })
  const proxy = await Proxy.open(room.url)
  const owner = await room.joinOwner('Grace')
  const ada = await (await ChatPage.open(await openBrowser(), proxy.url)).join('Ada')
  const { members } = await owner.enter()
  const id = members.find(({ name }) => name === 'Ada')?.id ?? ''
  await proxy.refuse()
  await ada.say('a hasty word')
  await ada.say('another one')
  await owner.ask('PATCH', `/members/${id}`, { muted: true })
  await proxy.accept()
  await ada.hearsOfNetwork()
  await ada.page.getByText(ada.words.notSent).nth(1).waitFor()

  await ada.page.reload()
  await ada.page.getByText(ada.words.notSent).nth(1).waitFor()
  await owner.ask('PATCH', `/members/${id}`, { muted: false })
  await expect.poll(() => ada.composer.isEnabled()).toBe(true)
  await ada.page.getByRole('button', { name: ada.words.discard }).last().click()
  await ada.page.getByText(ada.words.notSent).nth(1).waitFor({ state: 'detached' })
  await ada.page.getByRole('button', { name: ada.words.editUnsent }).click()
  await expect.poll(() => ada.composer.inputValue()).toBe('a hasty word')
  await ada.say('a kind word')
  const grace = room.visitor()
  await expect.poll(async () => (await grace.enter()).messages.map(({ text }) => text)).toEqual(['a kind word'])
  expect(await ada.texts()).toEqual(['a kind word'])
})

test('what is written and not sent is there again in a new tab, after the browser’s page was closed', async () => {
  const room = await startRoom({ pageFolder })
  const ada = await (await ChatPage.open(await openBrowser(), room.url)).join('Ada')
  await ada.composer.fill('half a thought')
  await ada.page.close()
  const later = await ada.anotherTab(room.url)
  await expect.poll(() => later.composer.inputValue()).toBe('half a thought')
})
