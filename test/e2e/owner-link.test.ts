import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startRoom } from '../support/start-room.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')

async function leave({ page, words }: ChatPage): Promise<void> {
  await page.getByRole('button', { name: words.leave }).click()
  await page.getByRole('dialog').getByRole('button', { name: words.leave }).click()
  await page.getByText(words.leftRoom).waitFor()
}

test('whoever came in through the owner link can leave and join again', async () => {
  const room = await startRoom({ pageFolder })
  const ada = await (await ChatPage.open(await openBrowser(), room.host.ownerUrl ?? '')).join('Ada')
  await leave(ada)
  await ada.join('Ada')
  await ada.say('back')
  await ada.reads('back')
})

test('a used owner link says so and leads to the ordinary form; whoever was here before simply comes in', async () => {
  const room = await startRoom({ pageFolder, code: 'tea' })
  const link = room.host.ownerUrl ?? ''
  await room.joinOwner('Ada')
  const grace = await ChatPage.open(await openBrowser(), link)
  await grace.page.getByLabel(grace.words.yourName, { exact: true }).fill('Grace')
  await grace.page.getByRole('button', { name: grace.words.join, exact: true }).click()
  await grace.page.getByText(grace.words.ownerLinkFailed).waitFor()
  await grace.page.getByLabel(grace.words.roomCode, { exact: true }).fill('tea')
  await grace.join('Grace')

  const again = await grace.anotherTab(link)
  await again.composer.waitFor()
  expect(room.host.room.card().members).toBe(2)
})
