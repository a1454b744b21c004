import { join } from 'node:path'
import { expect, test } from 'vitest'
import { errorText } from '../../src/renderer/i18n/error-text.ts'
import { Proxy } from '../support/proxy.ts'
import { startRoom, type StartedRoom } from '../support/start-room.ts'
import type { Visitor } from '../support/visitor.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')

async function open(): Promise<{ room: StartedRoom; owner: Visitor; proxy: Proxy; grace: ChatPage }> {
  const room = await startRoom({ pageFolder })
  const owner = await room.joinOwner('Ada')
  const proxy = await Proxy.open(room.url)
  const grace = await (await ChatPage.open(await openBrowser(), proxy.url)).join('Grace')
  return { room, owner, proxy, grace }
}

async function remove(owner: Visitor, name: string): Promise<void> {
  const { members } = await owner.enter()
  const { status } = await owner.ask('DELETE', `/members/${members.find((member) => member.name === name)?.id ?? ''}`)
  expect(status).toBe(204)
}

test('who is removed while typing can still read, select and copy what they wrote, and no more send it', async () => {
  const { room, owner, grace } = await open()
  await owner.say('a last word')
  await grace.reads('a last word')
  await grace.composer.pressSequentially('but I was about to')
  await remove(owner, 'Grace')
  await grace.page.getByRole('heading', { name: grace.words.stoppedRemoved }).waitFor()

  await grace.composer.selectText()
  expect(await grace.page.evaluate('getSelection().toString()')).toBe('but I was about to')
  await grace.composer.press('Enter')
  expect(await grace.composer.inputValue()).toBe('but I was about to')
  expect(await grace.page.getByRole('button', { name: grace.words.send, exact: true }).isDisabled()).toBe(true)
  expect(await grace.texts()).toEqual(['a last word'])
  expect(room.host.room.card().members).toBe(1)
})

test('a message that was on its way when its writer was removed says that it was not sent, and stays readable', async () => {
  const { room, owner, proxy, grace } = await open()
  proxy.treat = ({ method }) => (method === 'PUT' ? { cut: 'before' } : {})
  await grace.say('too late')
  await grace.onTheWay.waitFor()
  await remove(owner, 'Grace')
  await grace.page.getByRole('heading', { name: grace.words.stoppedRemoved }).waitFor()
  proxy.treat = () => ({})
  await grace.log.getByText(grace.words.notSent).waitFor()
  await grace.reads('too late')
  expect((await room.visitor('小明').enter()).messages).toEqual([])
})

test('who was removed and opens the page again is told so at the door', async () => {
  const { owner, proxy, grace } = await open()
  await remove(owner, 'Grace')
  await grace.page.getByRole('heading', { name: grace.words.stoppedRemoved }).waitFor()
  const again = await grace.anotherTab(proxy.url)
  await again.page.getByText(errorText('en', { code: 'removed' })).waitFor()
  expect(await again.composer.count()).toBe(0)
})
