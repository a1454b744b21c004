import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Proxy } from '../support/proxy.ts'
import { SeedClient } from '../support/seed-client.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { startRoom, type RoomOptions } from '../support/start-room.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')
const openRoom = (options: RoomOptions = {}) => startRoom({ pageFolder, ...options })

describe('people at browsers', () => {
  test('two browsers and a client of the article talk in Chinese and English', async () => {
    const room = await openRoom()
    const browser = await openBrowser()
    const ada = await (await ChatPage.open(browser, room.url)).join('Ada')
    const ming = await (await ChatPage.open(browser, room.url, { locale: 'zh-CN' })).join('小明')
    const seed = await new SeedClient(room.url).arrive()

    await ada.say('Morning! Tea is ready.')
    await ming.reads('Morning! Tea is ready.')
    await ming.say('早上好，马上来。')
    await ada.reads('早上好，马上来。')
    await seed.send('大家好 hello')
    await ada.reads('大家好 hello')
    await ming.reads('大家好 hello')
    expect((await seed.next()).body).toMatchObject({ message: { username: 'Ada', message: 'Morning! Tea is ready.' } })
    expect((await seed.next()).body).toMatchObject({ message: { username: '小明', message: '早上好，马上来。' } })

    const said = ['Morning! Tea is ready.', '早上好，马上来。', '大家好 hello']
    expect(await ada.texts()).toEqual(said)
    expect(await ming.texts()).toEqual(said)
  })

  test('a browser that was offline has all 300 messages of the others, once and in order', async () => {
    const room = await openRoom({ limits: { sendRate: 0 } })
    const proxy = await Proxy.open(room.url)
    const ada = await (await ChatPage.open(await openBrowser(), proxy.url)).join('Ada')
    await ada.say('before')
    await ada.reads('before')
    const [grace, ming] = await Promise.all([room.join('Grace'), room.join('小明')])

    await proxy.refuse()
    for (let i = 1; i <= 300; i += 1) await (i % 2 === 0 ? ming : grace).say(`第 ${i} 条`)
    await proxy.accept()
    await ada.hearsOfNetwork()

    await ada.reads('第 300 条')
    expect(await ada.everyText()).toEqual(['before', ...Array.from({ length: 300 }, (_, i) => `第 ${i + 1} 条`)])
  })

  test('a message written while the host is away arrives once it is back, once', async () => {
    const room = await openRoom()
    const proxy = await Proxy.open(room.url)
    const ada = await (await ChatPage.open(await openBrowser(), proxy.url)).join('Ada')
    await proxy.refuse()
    await ada.say('written offline')
    await ada.onTheWay.waitFor()
    await proxy.accept()
    await ada.hearsOfNetwork()
    await ada.onTheWay.waitFor({ state: 'detached' })

    const grace = room.visitor('Grace')
    const { messages } = await grace.enter()
    expect(messages.map(({ text }) => text)).toEqual(['written offline'])
    expect(await ada.texts()).toEqual(['written offline'])
  })

  test('coming back to the page needs no name and shows what was said', async () => {
    const room = await openRoom()
    const browser = await openBrowser()
    const ada = await (await ChatPage.open(browser, room.url)).join('Ada')
    await ada.say('hello')
    await ada.reads('hello')
    await ada.page.reload()
    await ada.composer.waitFor()
    await ada.reads('hello')
    expect(room.host.room.card().members).toBe(1)
  })

  test('the owner link makes its first visitor the owner and disappears from the address bar', async () => {
    const room = await openRoom()
    const browser = await openBrowser()
    const ada = await (await ChatPage.open(browser, room.host.ownerUrl ?? '')).join('Ada')
    expect(new URL(ada.page.url()).hash).toBe('')
    expect(room.host.room.hasOwner()).toBe(true)
  })

  test('a room with a code lets in who knows it, and says so to who does not', async () => {
    const room = await openRoom({ code: 'tea' })
    const browser = await openBrowser()
    const ming = await ChatPage.open(browser, room.url, { locale: 'zh-CN' })
    await ming.page.getByLabel(ming.words.yourName, { exact: true }).fill('小明')
    await ming.page.getByLabel(ming.words.roomCode, { exact: true }).fill('coffee')
    await ming.page.getByRole('button', { name: ming.words.join, exact: true }).click()
    await ming.page.getByRole('alert').waitFor()
    await ming.page.getByLabel(ming.words.roomCode, { exact: true }).fill('tea')
    await ming.join('小明')
    expect(room.host.room.card().members).toBe(1)
  })

  test('when the host goes back to an older copy of the room, the page says so and starts over', async () => {
    const dataFolder = join(tempFolder(), 'room')
    const copy = join(tempFolder(), 'copy')
    const first = await openRoom({ dataFolder })
    const port = Number(new URL(first.url).port)
    const ada = await (await ChatPage.open(await openBrowser(), first.url)).join('Ada')
    await ada.say('in the copy')
    await ada.reads('in the copy')

    await first.host.close()
    cpSync(dataFolder, copy, { recursive: true })
    const second = await openRoom({ dataFolder, port })
    const grace = await second.join('Grace')
    await grace.say('after the copy')
    await ada.reads('after the copy')

    await second.host.close()
    rmSync(dataFolder, { recursive: true })
    cpSync(copy, dataFolder, { recursive: true })
    await openRoom({ dataFolder, port })
    await ada.page.getByText(ada.words.overFork).waitFor()
    expect(await ada.texts()).toEqual(['in the copy'])
  })
})
