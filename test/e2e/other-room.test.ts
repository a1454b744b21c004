import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Proxy } from '../support/proxy.ts'
import { startRoom } from '../support/start-room.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')

const secretIn = ({ passed }: Proxy): string => passed.flatMap(({ authorization }) => authorization?.split(' ')[1] ?? [])[0] ?? ''

test('who opens a known address at which another room answers is nobody there yet, and shows it nothing of the first', async () => {
  const first = await startRoom({ pageFolder })
  const proxy = await Proxy.open(first.url)
  const grace = await (await ChatPage.open(await openBrowser(), proxy.url)).join('Grace')
  await grace.say('in the first room')
  await expect.poll(() => first.host.room.head).toBe(2)
  const secret = secretIn(proxy)
  await grace.page.goto('about:blank')

  const second = await startRoom({ pageFolder, name: 'Another' })
  proxy.target = second.url
  const before = proxy.passed.length
  await grace.page.goto(proxy.url)
  await grace.page.getByRole('heading', { name: 'Another' }).waitFor()
  expect(second.host.room.card().members).toBe(0)
  await grace.join('Grace')
  await grace.say('in the second room')
  await grace.reads('in the second room')
  expect(await grace.texts()).toEqual(['in the second room'])
  expect(second.host.room.card().members).toBe(1)
  expect(secret).toHaveLength(43)
  expect(JSON.stringify(proxy.passed.slice(before))).not.toContain(secret)

  proxy.target = first.url
  await grace.page.goto(proxy.url)
  await grace.reads('in the first room')
  expect(first.host.room.card().members).toBe(1)
})

test('when another room answers at the address, the page says so, keeps what was written, and sends nothing there', async () => {
  const first = await startRoom({ pageFolder })
  const proxy = await Proxy.open(first.url)
  const grace = await (await ChatPage.open(await openBrowser(), proxy.url)).join('Grace')
  await grace.say('in the first room')
  await grace.onTheWay.waitFor({ state: 'detached' })
  const secret = secretIn(proxy)

  await proxy.refuse()
  await grace.say('for the first room only')
  await grace.banner.waitFor()
  await first.host.close()
  const second = await startRoom({ pageFolder, name: 'Another' })
  proxy.target = second.url
  const before = proxy.passed.length
  await proxy.accept()

  await expect.poll(() => proxy.passed.length, { timeout: 20_000 }).toBeGreaterThan(before)
  await grace.page.getByText(grace.words.stoppedWrongRoom, { exact: true }).waitFor()
  await grace.reads('for the first room only')
  expect(await grace.texts()).toEqual(['in the first room', 'for the first room only'])
  expect(second.host.room.card().members).toBe(0)
  expect(proxy.passed.slice(before).filter(({ authorization }) => authorization !== undefined)).toEqual([])
  expect(proxy.passed.slice(before).filter(({ body }) => body.includes('for the first room only'))).toEqual([])
  // A page that goes says so with its token.
  await grace.page.goto(proxy.url)
  await grace.page.getByRole('heading', { name: 'Another' }).waitFor()
  expect(secret).toHaveLength(43)
  expect(JSON.stringify(proxy.passed.slice(before))).not.toContain(secret)
})
