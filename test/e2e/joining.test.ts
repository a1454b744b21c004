import { join } from 'node:path'
import { expect, test } from 'vitest'
import { markOf } from '../../src/shared/wire/room.ts'
import { startRoom } from '../support/start-room.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')

test('a reload before going in does not lose the owner link; once it was used, nothing of it is kept', async () => {
  const room = await startRoom({ pageFolder, code: 'tea' })
  const ada = await ChatPage.open(await openBrowser(), room.host.ownerUrl ?? '')
  await ada.page.getByText(ada.words.joinAsOwner).waitFor()
  expect(new URL(ada.page.url()).hash).toBe('')
  await ada.page.reload()
  await ada.page.getByText(ada.words.joinAsOwner).waitFor()
  await ada.join('Ada')
  expect(room.host.room.hasOwner()).toBe(true)
  const secret = room.host.ownerUrl?.split('#owner=')[1] ?? '?'
  expect(await ada.page.evaluate('JSON.stringify({ ...sessionStorage, ...localStorage })')).not.toContain(secret)
})

test('a refused owner link is not kept either', async () => {
  const room = await startRoom({ pageFolder })
  const link = room.host.ownerUrl ?? ''
  await room.joinOwner('Ada')
  const grace = await ChatPage.open(await openBrowser(), link)
  await grace.page.getByRole('button', { name: grace.words.join, exact: true }).click()
  await grace.page.getByText(grace.words.ownerLinkFailed).waitFor()
  await grace.page.reload()
  await grace.page.getByRole('button', { name: grace.words.join, exact: true }).waitFor()
  expect(await grace.page.getByText(grace.words.joinAsOwner).count()).toBe(0)
})

test('an owner link pasted over the address of the open page is honoured', async () => {
  const room = await startRoom({ pageFolder })
  const ada = await ChatPage.open(await openBrowser(), room.url)
  await ada.page.getByRole('button', { name: ada.words.join, exact: true }).waitFor()
  await ada.page.goto(room.host.ownerUrl ?? '')
  await ada.page.getByText(ada.words.joinAsOwner).waitFor()
  expect(new URL(ada.page.url()).hash).toBe('')
  await ada.join('Ada')
  expect(room.host.room.hasOwner()).toBe(true)
})

test('the mark that the host shows is on the door and among the details of the room', async () => {
  const room = await startRoom({ pageFolder })
  const mark = markOf(room.roomId)
  const ada = await ChatPage.open(await openBrowser(), room.url)
  await ada.page.getByText(mark).waitFor()
  await ada.join('Ada')
  await ada.page.getByRole('button', { name: ada.words.aboutRoom }).click()
  await ada.page.getByRole('dialog', { name: ada.words.aboutRoom }).getByText(mark).waitFor()
  await ada.page.keyboard.press('Escape')
  await ada.page.getByRole('dialog').waitFor({ state: 'detached' })
})

test('an invitation to a room that has gone from this address says so, and where else it may be', async () => {
  const room = await startRoom({ pageFolder })
  const { port } = new URL(room.url)
  const words = new URLSearchParams([
    ['id', 'a'.repeat(26)],
    ['owner', 'x'.repeat(20)],
    ['a', '10.0.0.9'],
    ...['evil.example', 'cafe', '8.8.8.8', '134744072', '999.1.1.1', '::::', '10.0.0.9.evil.example'].map((address): [string, string] => [
      'a',
      address,
    ]),
  ])
  const ada = await ChatPage.open(await openBrowser(), `${room.url}/#${words.toString()}`)
  const told = ada.page.getByRole('alert')
  await told.getByText(ada.words.otherRoomThanInvited).waitFor()
  const links = await told.getByRole('link').all()
  expect(await Promise.all(links.map((link) => link.getAttribute('href')))).toEqual([
    expect.stringMatching(new RegExp(`^http://10\\.0\\.0\\.9:${port}/#id=a+&a=10\\.0\\.0\\.9&`)),
  ])
  expect(new URL(ada.page.url()).hash).toBe(`#id=${'a'.repeat(26)}`)
})
