import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Proxy, type Passing, type Treatment } from '../support/proxy.ts'
import { startRoom } from '../support/start-room.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')
const isPoll = ({ path }: Passing): boolean => path.includes('/events?')
const isSend = ({ method }: Passing): boolean => method === 'PUT'

/** Ada behind the proxy, 小明 with a connection of his own. */
async function open() {
  const room = await startRoom({ pageFolder, limits: { sendRate: 0 } })
  const proxy = await Proxy.open(room.url)
  const browser = await openBrowser()
  const ada = await (await ChatPage.open(browser, proxy.url)).join('Ada')
  const ming = await (await ChatPage.open(browser, room.url, { locale: 'zh-CN' })).join('小明')
  return { room, proxy, ada, ming }
}

test('behind a proxy that passes answers on only when they are whole, and late, people talk both ways', async () => {
  const { proxy, ada, ming } = await open()
  proxy.treat = () => ({ buffer: true, after: pause(200) })
  await ada.say('can you hear me?')
  await ming.reads('can you hear me?')
  await ming.say('听得见。')
  await ada.reads('听得见。')
  expect(await ada.texts()).toEqual(['can you hear me?', '听得见。'])
  expect(await ada.banner.count()).toBe(0)
})

test('behind a proxy that breaks every third answer in the middle, nothing is lost and nothing comes twice', async () => {
  const { room, proxy, ada, ming } = await open()
  let answers = 0
  proxy.treat = () => ((answers += 1) % 3 === 0 ? { cut: 40 } : {})
  const said = Array.from({ length: 12 }, (_, i) => `${i + 1}`)
  for (const text of said) {
    const [speaker, listener] = Number(text) % 2 === 0 ? [ming, ada] : [ada, ming]
    await speaker.say(text)
    await listener.reads(text)
  }
  await expect.poll(() => ada.texts()).toEqual(said)
  expect(await ming.texts()).toEqual(said)
  expect((await room.visitor('Grace').enter()).messages.map(({ text }) => text)).toEqual(said)
  expect(answers).toBeGreaterThan(12)
})

test('a message whose answer was lost, or that the proxy sent twice, is there once', async () => {
  const { proxy, ada, ming } = await open()
  // What ends before the first byte of an answer, a browser may send again by itself; what ends later, the page has to.
  const troubles: Treatment[] = [{ cut: 'after' }, { cut: 10 }]
  let sends = 0
  proxy.treat = (passing) => (isSend(passing) ? (troubles[sends++] ?? { twice: true }) : {})
  await ada.say('one')
  await ada.onTheWay.waitFor({ state: 'detached' })
  await ada.say('two')
  await ming.reads('two')
  await ada.onTheWay.waitFor({ state: 'detached' })
  expect(sends).toBeGreaterThan(troubles.length + 1)
  expect(await ada.texts()).toEqual(['one', 'two'])
  expect(await ming.texts()).toEqual(['one', 'two'])
})

test('where polls vanish without an answer, the page says so in the end, and goes on when somebody tries again', async () => {
  const { proxy, ada, ming } = await open()
  proxy.treat = (passing) => ({ swallow: isPoll(passing) })
  proxy.loseUnderWay()
  await ada.page.evaluate("dispatchEvent(new Event('online')); undefined")
  await ming.say('有人吗？')
  await ada.banner.waitFor({ timeout: 20_000 })
  proxy.treat = () => ({})
  // If it is still there: the page may have tried by itself meanwhile.
  await ada.page.evaluate("document.querySelector('[role=status] button')?.click()")
  await ada.reads('有人吗？')
  await ada.banner.waitFor({ state: 'detached' })
})
