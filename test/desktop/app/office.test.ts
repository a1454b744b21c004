import { expect, test } from 'vitest'
import { ChatPage, openBrowser } from '../../e2e/support/chat-page.ts'
import { startAgain } from '../driver/launch-desktop.ts'
import { ownTitle, Person, words } from './person.ts'

const OPS = ownTitle('Ops · 运维')
const TEA = ownTitle('Tea · 茶')

interface Hosted {
  hosting: { urls: string[]; invite: { web: string } | null; roomId: string; members: { name: string; online: boolean }[] } | null
}

/** What the window that hosts a room knows of it. */
async function hosted(person: Person): Promise<NonNullable<Hosted['hosting']>> {
  const { value } = await person.ask<{ value: Hosted }>('host.watch', { pollId: 'test', rev: 0 })
  if (!value.hosting) throw new Error('no room is open')
  return value.hosting
}

async function hostAndEnter(name: string, title: string): Promise<Person> {
  const person = await Person.at(name)
  await person.host(title)
  await person.page.getByRole('button', { name: words.goToRoom }).click()
  await person.composer.waitFor()
  return person
}

test('a room hosted at one computer is seen at another, joined with one click, and both talk', async () => {
  const ada = await hostAndEnter('Ada', OPS)
  const grace = await Person.at('Grace')
  await grace.join(OPS)
  await grace.say('hello Ada')
  await ada.reads('hello Ada')
  await ada.say('hello Grace')
  await grace.reads('hello Grace')
})

test('a window that is closed goes on in the tray: the room stays open, also for a guest in a browser', async () => {
  const ada = await hostAndEnter('Ada', OPS)
  await ada.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect.poll(async () => (await ada.app.windowStates()).map(({ isVisible }) => isVisible)).toEqual([false])
  expect((await ada.app.recorded()).trays).toHaveLength(1)

  const { urls } = await hosted(ada)
  const guest = await ChatPage.open(await openBrowser(), `http://127.0.0.1:${new URL(urls[0] ?? '').port}/`)
  await guest.join('小明')
  await guest.say('大家好')
  await ada.app.act.clickTray()
  await expect.poll(async () => (await ada.app.windowStates()).map(({ isVisible }) => isVisible)).toEqual([true])
  await ada.reads('大家好')
})

test('somebody is in two rooms at once, is told of what is new in the other, and after a crash loses nothing', async () => {
  const [ada, ming] = [await hostAndEnter('Ada', OPS), await hostAndEnter('小明', TEA)]
  const grace = await Person.at('Grace')
  await grace.join(OPS)
  await grace.say('in ops')
  await grace.lobby()
  await grace.join(TEA)
  await grace.say('in tea')
  await ada.say('one for ops')
  await grace.entry(OPS).getByText('1', { exact: true }).waitFor()
  await ada.reads('in ops')
  await ming.reads('in tea')

  await grace.app.kill()
  await ada.say('two while Grace is away')
  await ming.say('tea while Grace is away')
  const back = await grace.again()
  await back.entry(TEA).click()
  for (const text of ['in tea', 'tea while Grace is away']) await back.readsOnce(text)
  await back.entry(OPS).click()
  for (const text of ['in ops', 'one for ops', 'two while Grace is away']) await back.readsOnce(text)
})

test('a host that quits is seen to have paused the room, and when it is back everybody is back by themselves', async () => {
  const ada = await hostAndEnter('Ada', OPS)
  const grace = await Person.at('Grace')
  await grace.join(OPS)
  await grace.say('before')
  await ada.reads('before')
  // Somebody else is in the room, so it asks first.
  const answered = ada.app.answerDialog({ button: 'Quit' })
  const ended = ada.app.quit()
  await answered
  expect(await ended).toEqual({ code: 0, signal: null })
  await grace.page.getByText(words.pausedText).waitFor()
  await grace.say('written while the room was closed')

  const back = await ada.again()
  await back.entry(OPS).click()
  for (const text of ['before', 'written while the room was closed']) await back.readsOnce(text)
  await grace.page.getByText(words.pausedText).waitFor({ state: 'detached' })
  await back.say('back again')
  await grace.readsOnce('back again')
})

test('an invitation given to a second start leads the first to the room: going in is one click, as a link may come from anybody', async () => {
  const ada = await hostAndEnter('Ada', OPS)
  const { urls, roomId } = await hosted(ada)
  const grace = await Person.at('Grace')
  const link = `watercooler://join#id=${roomId}&p=${new URL(urls[0] ?? '').port}&a=127.0.0.1`
  expect((await startAgain({ ...grace.options, args: [link] })).code).toBe(0)
  await grace.page.getByText(words.invitedHere).waitFor()
  await grace.join(OPS)
  await grace.say('came by the link')
  await ada.reads('came by the link')
})
