import { join } from 'node:path'
import { expect, test } from 'vitest'
import { errorText } from '../../src/renderer/i18n/error-text.ts'
import { startRoom } from '../support/start-room.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')

test('when the owner changes the code, who is in stays in, and who brings the old one is told', async () => {
  const room = await startRoom({ pageFolder, code: 'tea' })
  const owner = await room.joinOwner('Ada')
  const browser = await openBrowser()
  const grace = await (await ChatPage.open(browser, `${room.url}/#code=tea`)).join('Grace')
  const ming = await ChatPage.open(browser, `${room.url}/#code=tea`, { locale: 'zh-CN' })

  expect((await owner.ask('PATCH', '', { code: 'coffee' })).status).toBe(200)
  await grace.log.getByText(grace.words.roomUpdated).waitFor()
  await grace.say('still here')
  await grace.reads('still here')
  await grace.page.reload()
  await grace.reads('still here')

  await ming.page.getByLabel(ming.words.yourName, { exact: true }).fill('小明')
  const join = ming.page.getByRole('button', { name: ming.words.join, exact: true })
  await join.click()
  await ming.page
    .getByRole('alert')
    .getByText(errorText('zh-CN', { code: 'wrong-code' }))
    .waitFor()
  await ming.page.getByLabel(ming.words.roomCode, { exact: true }).fill('coffee')
  await ming.join('小明')
  await ming.reads('still here')
  expect(room.host.room.card()).toMatchObject({ members: 3, online: 3 })
})
