import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { ErrorCode } from '../../../src/shared/room-error.ts'
import { startRoom, type RoomOptions, type StartedRoom } from '../../support/start-room.ts'
import type { Visitor } from '../../support/visitor.ts'
import { ChatPage } from './chat-page.ts'
import { converse } from './conversation.ts'

const pageFolder = join(import.meta.dirname, '../../../out/renderer')

/** Brings one page into one state, in English and in a wide window. */
export type Arrange = (browser: Browser) => Promise<ChatPage>

const WIDE = { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' } as const

/** What happens to the page before it sees the room. */
type Before = (page: Page) => Promise<unknown>

const openRoom = (options: RoomOptions = {}): Promise<StartedRoom> =>
  startRoom({ pageFolder, ...options, limits: { sendRate: 0, ...options.limits } })

/**
 * Animations are over at once: a colour on its way to another is nobody's design. And without a shared worker, whose requests
 * Playwright cannot answer in the host's place.
 */
async function visit(browser: Browser, url: string, before: Before = () => Promise.resolve()): Promise<ChatPage> {
  const ada = await ChatPage.open(browser, 'about:blank', WIDE)
  await ada.context.addInitScript({ content: 'delete window.SharedWorker' })
  await before(ada.page)
  await ada.page.goto(url)
  return ada
}

interface Chatting {
  room: StartedRoom
  ada: ChatPage
  grace: Visitor
}

/** Ada at her browser among people who have talked. */
async function chatting(browser: Browser, before?: Before): Promise<Chatting> {
  const room = await openRoom()
  const grace = await converse(room)
  const ada = await visit(browser, room.url, before)
  await ada.join('Ada')
  return { room, ada, grace }
}

/** From now on, the host answers these requests of the page with this problem. */
async function refuse(page: Page, requests: string, code: ErrorCode, status: number, more: object = {}): Promise<void> {
  await page.route(requests, (route) =>
    route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify({ code, ...more }) }),
  )
}

const answering =
  (code: ErrorCode, status: number): Arrange =>
  async (browser) => {
    const { ada, grace } = await chatting(browser)
    await ada.reads('Who takes the release notes today?')
    await refuse(ada.page, '**/events?*', code, status)
    // Ends the poll that is held, and the next one is refused.
    await grace.say('One more thing …')
    await ada.page.getByRole('alert').waitFor()
    return ada
  }

async function offline(browser: Browser): Promise<ChatPage> {
  const { ada } = await chatting(browser)
  await ada.say('Back in a minute')
  await ada.reads('Back in a minute')
  await ada.context.setOffline(true)
  await ada.say('Did you see this?')
  await ada.say('还在吗？')
  await ada.page.getByRole('button', { name: ada.words.tryNow }).waitFor()
  return ada
}

export const SCREENS: Record<string, Arrange> = {
  join: async (browser) => {
    const room = await openRoom({ name: 'Platform Engineering & Operations · 平台工程与运维' })
    await room.join('Grace')
    const ada = await visit(browser, room.url)
    await ada.page.getByText(ada.words.online(1)).waitFor()
    return ada
  },

  'join-wrong-code': async (browser) => {
    const room = await openRoom({ code: 'tea' })
    const ada = await visit(browser, room.url)
    await ada.page.getByLabel(ada.words.roomCode, { exact: true }).fill('coffee')
    await ada.page.getByRole('button', { name: ada.words.join, exact: true }).click()
    await ada.page.getByRole('alert').waitFor()
    return ada
  },

  'join-as-owner': async (browser) => {
    const room = await openRoom({ code: 'tea' })
    const ada = await visit(browser, room.host.ownerUrl ?? '')
    await ada.page.getByText(ada.words.joinAsOwner).waitFor()
    return ada
  },

  'join-cannot-open': async (browser) => {
    const room = await openRoom()
    const ada = await visit(browser, room.url, (page) => page.route('**/api/v1/rooms', (route) => route.abort()))
    await ada.page.getByText(ada.words.cannotOpen).waitFor()
    return ada
  },

  'empty-room': async (browser) => {
    const room = await openRoom()
    return (await visit(browser, room.url)).join('Ada')
  },

  chat: async (browser) => {
    const { ada, grace } = await chatting(browser)
    await grace.say('On my way!')
    await ada.reads('On my way!')
    await ada.say('Sure, the kettle is on.')
    await ada.say('水开了，马上来。')
    await ada.reads('水开了，马上来。')
    return ada
  },

  'not-sent': async (browser) => {
    const { ada } = await chatting(browser)
    await refuse(ada.page, '**/messages/*', 'muted', 403)
    await ada.say('This one was refused')
    await ada.page.getByText(ada.words.notSent).waitFor()
    await ada.page.route('**/messages/*', () => undefined)
    await ada.say('这一条还在路上')
    await ada.onTheWay.waitFor()
    return ada
  },

  offline: offline,

  'offline-long': async (browser) => {
    const ada = await offline(browser)
    await ada.page.clock.setFixedTime(Date.now() + 26 * 3_600_000)
    await ada.page.getByText(ada.words.offlineLongText).waitFor()
    return ada
  },

  'catching-up': async (browser) => {
    const { ada } = await chatting(browser, (page) => page.route('**/events?*', () => undefined))
    await ada.page.getByText(ada.words.catchingUp).waitFor()
    return ada
  },

  'started-over': async (browser) => {
    const { ada } = await chatting(browser, (page) => page.route('**/events?*', gone, { times: 1 }))
    await ada.page.getByText(ada.words.overTrimmed).waitFor()
    return ada
  },

  removed: answering('removed', 403),
  'code-changed': answering('code-required', 403),
  'another-room': answering('wrong-room', 404),
  'another-version': answering('protocol', 426),

  'left-elsewhere': async (browser) => {
    const room = await openRoom()
    await converse(room)
    // With its shared worker: it is what tells one tab of the other.
    const ada = await (await ChatPage.open(browser, room.url, WIDE)).join('Ada')
    const tab = await ada.anotherTab(room.url)
    await tab.composer.fill('Half a thought')
    await ada.page.getByRole('button', { name: ada.words.leave }).click()
    await ada.page.getByRole('dialog').getByRole('button', { name: ada.words.leave }).click()
    await tab.page.getByText(ada.words.stoppedElsewhere).waitFor()
    return tab
  },

  'members-drawer': async (browser) => {
    const { ada } = await chatting(browser)
    await ada.page.setViewportSize({ width: 320, height: 640 })
    await ada.page.getByRole('button', { name: ada.words.showMembers }).click()
    await ada.page.getByRole('dialog').waitFor()
    return ada
  },

  'rename-dialog': async (browser) => {
    const { ada } = await chatting(browser)
    await ada.page.getByRole('button', { name: ada.words.rename }).click()
    await ada.page.getByRole('dialog').getByRole('textbox').fill('Ada '.repeat(12))
    return ada
  },

  'leave-dialog': async (browser) => {
    const room = await openRoom()
    const ada = await (await visit(browser, room.host.ownerUrl ?? '')).join('Ada')
    await ada.page.getByRole('button', { name: ada.words.leave }).click()
    await ada.page.getByText(ada.words.leaveAsOwner).waitFor()
    return ada
  },

  'about-room': async (browser) => {
    const { ada } = await chatting(browser)
    await ada.page.getByRole('button', { name: ada.words.aboutRoom }).click()
    await ada.page.getByText(ada.words.markHint).waitFor()
    return ada
  },

  'scrolled-up': async (browser) => {
    const { ada, grace } = await chatting(browser)
    for (let i = 1; i <= 40; i += 1) await grace.say(`Line ${i} of the log: nothing to see here · 第 ${i} 行`)
    await ada.reads('Line 40 of the log: nothing to see here · 第 40 行')
    await ada.log.hover()
    await ada.page.mouse.wheel(0, -1_200)
    await ada.page.getByRole('button', { name: ada.words.toNewest }).waitFor()
    await grace.say('Did anybody see that?')
    await grace.say('有人看到吗？')
    await ada.page.getByText(ada.words.newMessages(2)).waitFor()
    return ada
  },

  crowd: async (browser) => {
    const { ada } = await chatting(browser, (page) => page.route('**/members', crowded))
    await ada.page.getByText(ada.words.elsewhere(CROWD)).waitFor()
    return ada
  },
}

const CROWD = 10_000

type Handler = Parameters<Page['route']>[1]

const gone: Handler = (route) =>
  route.fulfill({ status: 410, contentType: 'application/problem+json', body: JSON.stringify({ code: 'cursor-gone', reason: 'trimmed' }) })

/** The real answer to joining, in a room of ten thousand more. */
const crowded: Handler = async (route) => {
  const response = await route.fetch()
  const snapshot = (await response.json()) as { members: object[] }
  const crowd = Array.from({ length: CROWD }, (_, i) => ({
    id: `m_${String(i)
      .replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))
      .padStart(16, 'z')}`,
    name: i % 3 === 0 ? `访客 ${i}` : `Guest ${i}`,
    role: 'member',
    via: 'browser',
    joinedAt: i,
  }))
  await route.fulfill({ response, json: { ...snapshot, members: [...snapshot.members, ...crowd] } })
}
