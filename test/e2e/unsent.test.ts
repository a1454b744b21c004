import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Proxy } from '../support/proxy.ts'
import { startRoom } from '../support/start-room.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')

test('what is written and not sent outlives a reload and being removed', async () => {
  const room = await startRoom({ pageFolder })
  const owner = await room.joinOwner('Ada')
  const grace = await (await ChatPage.open(await openBrowser(), room.url)).join('Grace')
  await grace.composer.fill('half a thought')
  await grace.page.reload()
  await expect.poll(() => grace.composer.inputValue()).toBe('half a thought')

  const { members } = await owner.enter()
  const id = members.find(({ name }) => name === 'Grace')?.id ?? ''
  await owner.ask('DELETE', `/members/${id}`)
  await grace.page.getByRole('heading', { name: grace.words.stoppedRemoved }).waitFor()
  expect(await grace.composer.inputValue()).toBe('half a thought')
  expect(await grace.composer.isEditable()).toBe(false)
})

test('leaving says that it takes a while, and that it failed', async () => {
  const room = await startRoom({ pageFolder })
  const proxy = await Proxy.open(room.url)
  const ada = await (await ChatPage.open(await openBrowser(), proxy.url)).join('Ada')
  let fail = (): void => undefined
  const held = new Promise<void>((resolve) => (fail = resolve))
  proxy.treat = ({ method }) => (method === 'DELETE' ? { after: held, cut: 'before' } : {})
  await ada.page.getByRole('button', { name: ada.words.leave }).click()
  const dialog = ada.page.getByRole('dialog')
  await dialog.getByRole('button', { name: ada.words.leave }).click()
  const busy = dialog.getByRole('button', { name: ada.words.leaving })
  expect(await busy.isDisabled()).toBe(true)
  fail()
  await dialog.getByRole('alert').waitFor()
  await dialog.getByRole('button', { name: ada.words.leave }).waitFor()
  expect(room.host.room.card().members).toBe(1)
})
