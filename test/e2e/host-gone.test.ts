import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Proxy } from '../support/proxy.ts'
import { spawnHost } from '../support/spawn-host.ts'
import { startRoom } from '../support/start-room.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { Visitor } from '../support/visitor.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')

/** Each wait nearly as long as it may be: 1 s, 2 s, 4 s, 8 s, 15 s. Still random: names are made of it, too. */
const LONGEST_WAITS = '{ const random = Math.random; Math.random = () => 0.99 + random() / 100 }'

test('a host that is killed and started again: the page says since when and until when, and goes on with nothing lost', async () => {
  const args = ['--data', tempFolder(), '--log-level', 'error']
  const first = await spawnHost(['--port', '0', ...args])
  const grace = new Visitor(first.url, first.roomId, 'Grace')
  await grace.enter()
  const ada = await (await ChatPage.open(await openBrowser(), first.url)).join('Ada')
  await ada.say('before')
  await ada.onTheWay.waitFor({ state: 'detached' })

  await first.stop('SIGKILL')
  const since = await ada.page.evaluate(() => new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit' }).format())
  await ada.say('meanwhile')
  await ada.banner.getByText(/Next try in \d+ s\./).waitFor()
  await ada.banner.getByText(ada.words.offlineSince(since)).waitFor()
  await ada.onTheWay.waitFor()

  await spawnHost(['--port', new URL(first.url).port, ...args])
  await ada.banner.waitFor({ state: 'detached' })
  await ada.onTheWay.waitFor({ state: 'detached' })
  await grace.say('after')
  await ada.reads('after')
  expect(await ada.texts()).toEqual(['before', 'meanwhile', 'after'])
  expect(await grace.readTexts()).toEqual(['before', 'meanwhile', 'after'])
  expect(await ada.page.getByText(ada.words.overFork).count()).toBe(0)
})

test('“Try now” asks at once instead of waiting for the next try', async () => {
  const room = await startRoom({ pageFolder })
  const proxy = await Proxy.open(room.url)
  const grace = await room.join('Grace')
  const ada = await ChatPage.open(await openBrowser(), proxy.url)
  await ada.page.addInitScript({ content: LONGEST_WAITS })
  await ada.page.reload()
  await ada.join('Ada')

  await proxy.refuse()
  await ada.banner.getByText(/Next try in ([5-9]|1\d) s\./).waitFor()
  await proxy.accept()
  await grace.say('news')
  const [seconds] = /\d+(?= s\.)/.exec(await ada.banner.innerText()) ?? []
  const nextTryAt = Date.now() + (Number(seconds) - 1) * 1_000
  await ada.banner.getByRole('button', { name: ada.words.tryNow }).click()
  await ada.reads('news')
  expect(Date.now()).toBeLessThan(nextTryAt)
  await ada.banner.waitFor({ state: 'detached' })
})

test('a host that is stopped and started again is only away for a moment, and nothing starts over', async () => {
  const dataFolder = join(tempFolder(), 'room')
  const first = await startRoom({ pageFolder, dataFolder })
  const browser = await openBrowser()
  const ada = await (await ChatPage.open(browser, first.url)).join('Ada')
  const ming = await (await ChatPage.open(browser, first.url, { locale: 'zh-CN' })).join('小明')
  await ada.say('before')
  await ming.reads('before')

  await first.host.close()
  await ming.say('重启的时候')
  const second = await startRoom({ pageFolder, dataFolder, port: Number(new URL(first.url).port) })
  await ada.reads('重启的时候')
  await ada.say('after')
  await ming.reads('after')
  for (const each of [ada, ming]) {
    expect(await each.texts()).toEqual(['before', '重启的时候', 'after'])
    await each.banner.waitFor({ state: 'detached' })
    expect(await each.page.getByText(each.words.startingOver).count()).toBe(0)
  }
  expect(second.host.room.card()).toMatchObject({ members: 2, online: 2 })
})
