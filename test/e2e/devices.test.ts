import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Proxy } from '../support/proxy.ts'
import { startRoom } from '../support/start-room.ts'
import { newToken } from '../support/visitor.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')

test('two devices of one member are one person: to themselves, who see both as their own, and to everybody', async () => {
  const room = await startRoom({ pageFolder, code: 'tea' })
  const proxy = await Proxy.open(room.url)
  const browser = await openBrowser()
  const page = await ChatPage.open(browser, proxy.url)
  await page.page.getByLabel(page.words.roomCode, { exact: true }).fill('tea')
  await page.join('Ada')
  const grace = room.visitor('Grace')
  await grace.enter({ code: 'tea' })

  const phone = room.visitor()
  const { code } = (await asOwnerOf(proxy, room.url, '/members/me/devices')) as { code: string }
  const { member, members } = await phone.enter({ device: code })
  expect(member.name).toBe('Ada')
  expect(members.map(({ name }) => name).toSorted()).toEqual(['Ada', 'Grace'])

  await phone.say('from my phone')
  await page.reads('from my phone')
  await page.say('from my desk')
  await expect.poll(() => phone.readTexts()).toContain('from my desk')
  await grace.say('from Grace')
  await page.reads('from Grace')
  const own = page.log.locator('.own .text')
  expect(await own.allTextContents()).toEqual(['from my phone', 'from my desk'])
  await page.page.getByRole('heading', { name: page.words.here(2) }).waitFor()
  expect(room.host.room.card()).toMatchObject({ members: 2, online: 2 })

  const late = room.visitor()
  expect((await late.askToJoin({ device: code, token: newToken() })).body).toMatchObject({ code: 'wrong-code' })
})

/** Asks as the person whose page was seen to ask through the proxy. */
async function asOwnerOf(proxy: Proxy, url: string, path: string): Promise<unknown> {
  const seen = proxy.passed.find(({ authorization }) => authorization !== undefined)
  const base = /^\/api\/v1\/rooms\/[^/]+/.exec(seen?.path ?? '')?.[0] ?? ''
  const response = await fetch(url + base + path, { method: 'POST', headers: { authorization: seen?.authorization ?? '' } })
  expect(response.status).toBe(201)
  return response.json()
}
