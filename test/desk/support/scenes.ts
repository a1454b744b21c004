import type { Browser, BrowserContextOptions } from 'playwright-core'
import { startRoom, type StartedRoom } from '../../support/start-room.ts'
import type { Visitor } from '../../support/visitor.ts'
import { DIAGNOSIS } from './diagnosis.ts'
import { DeskPage } from './desk-page.ts'
import { foundAt, foundRoom, hostedRoom, idOf } from './found.ts'
import { ScriptedDesktop } from './scripted-desktop.ts'

/** Brings one window into one state. */
export type Scene = (open: Opener) => Promise<DeskPage>
type Opener = (desktop: ScriptedDesktop) => Promise<DeskPage>

export const opener =
  (browser: Browser, url: string, options: BrowserContextOptions): Opener =>
  (desktop) =>
    DeskPage.open(browser, url, desktop, options)

const LONG = '平台工程与运维以及三楼茶水间窗户旁边那台旧笔记本电脑上的房间 Platform Engineering'

function around(): ScriptedDesktop {
  const desktop = new ScriptedDesktop()
  desktop.rooms.found = [
    foundRoom(),
    foundRoom({ id: idOf('b'), title: LONG, hostName: '欧阳修文', needsCode: true, online: 128 }),
    foundRoom({ id: idOf('c'), title: 'Design', hostName: 'Linus', state: 'checking', online: null }),
    foundRoom({ id: idOf('d'), title: '午饭去哪', hostName: '小明', state: 'unreachable', cause: 'silent', online: null }),
    foundRoom({ id: idOf('e'), title: 'Reception', hostName: 'Noa', state: 'gone', online: null, lastSeenAt: Date.now() - 600_000 }),
    foundRoom({ id: idOf('f'), title: 'Archive', hostName: 'Ada', isCopy: true, urls: ['http://192.168.1.31:7117'] }),
    foundRoom({ id: idOf('f'), title: 'Archive', hostName: 'Ada', isCopy: true, urls: ['http://192.168.1.32:7117'] }),
  ]
  return desktop
}

interface Member {
  desktop: ScriptedDesktop
  ops: StartedRoom
  grace: Visitor
  ming: Visitor
}

/** Ada in three rooms, one of which is away. */
async function member(): Promise<Member> {
  const desktop = new ScriptedDesktop()
  const ops = await startRoom({ limits: { sendRate: 0 } })
  const lunch = await startRoom({ name: '午饭去哪' })
  const grace = await ops.join('Grace')
  const ming = await lunch.join('小明')
  await grace.say('Morning! The build is green again.')
  await grace.say('Who takes the release notes today?')
  await ming.say('今天吃面？')
  for (const room of [ops, lunch]) desktop.connect(room)
  desktop.rooms.found = [foundAt(ops, { hostName: 'Ada' }), foundAt(lunch), foundRoom({ id: idOf('g'), title: 'Board', hostName: 'Linus' })]
  desktop.rooms.joined = [
    { roomId: ops.roomId, title: 'Ops · 运维', hostName: 'Ada' },
    { roomId: lunch.roomId, title: '午饭去哪', hostName: '小明' },
    { roomId: idOf('h'), title: LONG, hostName: '欧阳修文' },
  ]
  return { desktop, ops, grace, ming }
}

async function inOps(open: Opener, { desktop }: Member): Promise<DeskPage> {
  const ada = await open(desktop)
  await ada.entry('Ops').click()
  await ada.composer.waitFor()
  await ada.say('Me. After tea.')
  await ada.reads('Me. After tea.')
  return ada
}

const inRoom: Scene = async (open) => inOps(open, await member())

export const SCENES: Record<string, Scene> = {
  lobby: async (open) => {
    const ada = await open(around())
    await ada.row('Design').waitFor()
    return ada
  },

  'lobby-empty': async (open) => {
    const ada = await open(new ScriptedDesktop())
    await ada.heading(ada.words.noRoomsTitle).waitFor()
    return ada
  },

  'lobby-blocked': async (open) => {
    const desktop = new ScriptedDesktop()
    desktop.rooms.hearing = 'blocked'
    desktop.rooms.scan = { done: 96, of: 254 }
    const ada = await open(desktop)
    await ada.page.getByText(ada.words.blockedTitle).waitFor()
    return ada
  },

  'lobby-no-network': async (open) => {
    const desktop = new ScriptedDesktop()
    desktop.rooms.hearing = 'no-network'
    desktop.rooms.mayScan = false
    desktop.shell.notices = ['settings-damaged']
    const ada = await open(desktop)
    await ada.page.getByText(ada.words.noNetworkTitle).waitFor()
    return ada
  },

  'lobby-code': async (open) => {
    const ada = await open(around())
    await ada.row(LONG).getByRole('button').click()
    await ada.page.getByLabel(ada.words.roomCode).waitFor()
    return ada
  },

  'lobby-typed': async (open) => {
    const desktop = around()
    desktop.visited = { ok: false, reason: 'silent' }
    const ada = await open(desktop)
    await ada.page.getByLabel(ada.words.addressOrLink).fill('192.168.1.77')
    await ada.button(ada.words.go).click()
    await ada.page.getByText(ada.words.silentThere).waitFor()
    return ada
  },

  'lobby-many': async (open) => {
    const desktop = new ScriptedDesktop()
    const letters = 'abcdefghijklmnopqrstuvwxyz234567'
    desktop.rooms.found = Array.from({ length: 50 }, (_, i) =>
      foundRoom({
        id: `${letters.charAt(i % 32)}${letters.charAt(Math.floor(i / 32))}`.padEnd(26, 'q'),
        title: i % 3 === 0 ? `${i} 楼的房间` : `Room ${i}`,
        online: i,
      }),
    )
    const ada = await open(desktop)
    await ada.row('Room 49').waitFor()
    return ada
  },

  'name-dialog': async (open) => {
    const ada = await open(around())
    await ada.button(ada.words.changeName).click()
    await ada.page.getByRole('dialog').waitFor()
    return ada
  },

  room: inRoom,

  'room-with-unread': async (open) => {
    const { desktop, grace, ming } = await member()
    const ada = await open(desktop)
    await ada.entry('午饭').click()
    await ada.reads('今天吃面？')
    for (const text of ['@Ada 你来吗？', '面馆十二点满座', '我先去占位']) await ming.say(text)
    await ada.reads('我先去占位')
    await ada.entry('Ops').click()
    await ada.composer.waitFor()
    for (const text of ['@Ada 还来得及', '好吧']) await ming.say(text)
    await grace.say('Lunch?')
    await ada.entry('午饭').getByText('@ 2').waitFor()
    return ada
  },

  'room-offline': async (open) => {
    const is = await member()
    const ada = await inOps(open, is)
    is.desktop.disconnect(is.ops)
    await is.ops.host.close()
    await ada.button(ada.words.findOutWhy).waitFor()
    return ada
  },

  'room-asks-code': async (open) => {
    const desktop = new ScriptedDesktop()
    const room = await startRoom({ code: 'tea' })
    desktop.connect(room)
    desktop.rooms.joined = [{ roomId: room.roomId, title: 'Ops · 运维', hostName: 'Ada' }]
    const ada = await open(desktop)
    await ada.entry('Ops').click()
    await ada.page.getByLabel(ada.words.roomCode).waitFor()
    return ada
  },

  'room-away': async (open) => {
    const ada = await open((await member()).desktop)
    await ada.entry(LONG).click()
    await ada.heading(ada.words.awayTitle).waitFor()
    return ada
  },

  'host-start': async (open) => {
    const ada = await open(around())
    await ada.button(ada.words.hostRoom).last().click()
    await ada.page.getByLabel(ada.words.roomTitle).fill('ops · 运维')
    await ada.button(ada.words.joinInstead).waitFor()
    return ada
  },

  'host-paused': async (open) => {
    const desktop = around()
    desktop.host.pause = { reason: 'new-network', title: 'Ops · 运维' }
    const ada = await open(desktop)
    await ada.button(ada.words.openHere).waitFor()
    return ada
  },

  hosting: async (open) => {
    const { desktop } = await member()
    const room = hostedRoom({ code: 'tea time' })
    desktop.host.hosting = { ...room, inviteWithCode: room.invite, health: { ...room.health, reachedAt: null } }
    const ada = await open(desktop)
    await ada.page.getByRole('navigation').getByRole('button', { name: ada.words.yourRoom }).click()
    await ada.heading(ada.words.invite).waitFor()
    return ada
  },

  'hosting-ended': async (open) => {
    const desktop = new ScriptedDesktop()
    desktop.host.hosting = hostedRoom({ members: [] })
    const ada = await open(desktop)
    await ada.page.getByRole('navigation').getByRole('button', { name: ada.words.yourRoom }).click()
    await ada.button(ada.words.stopHosting).click()
    await ada.heading(ada.words.ownClosedTitle).waitFor()
    return ada
  },

  'hosting-remove': async (open) => {
    const { desktop } = await member()
    desktop.host.hosting = hostedRoom({ code: 'tea time' })
    const ada = await open(desktop)
    await ada.page.getByRole('navigation').getByRole('button', { name: ada.words.yourRoom }).click()
    await ada.button(new RegExp(`Grace`), ada.page.getByRole('main')).first().click()
    await ada.page.getByRole('dialog').waitFor()
    return ada
  },

  settings: async (open) => {
    const desktop = around()
    desktop.shell.locked = ['tellOf', 'startAtLogin']
    const ada = await open(desktop)
    await ada.button(ada.words.settings).click()
    await ada.page.getByLabel(ada.words.theme).waitFor()
    return ada
  },

  doctor: async (open) => {
    const desktop = around()
    desktop.diagnosis = DIAGNOSIS
    const ada = await open(desktop)
    await ada.row('午饭去哪').getByRole('button').click()
    await ada.page.getByRole('dialog').getByText('192.168.1.20:7117').first().waitFor()
    return ada
  },

  drawer: async (open) => {
    const ada = await inRoom(open)
    await ada.page.setViewportSize({ width: 400, height: 720 })
    await ada.button(new RegExp(`^${ada.words.showRooms}`)).click()
    await ada.page.getByRole('dialog').waitFor()
    return ada
  },
}
