import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startRoom } from '../support/start-room.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')

/** What a browser below the baseline lacks, or does instead of running the app. */
const LACKS = {
  'the youngest method of an array': 'delete Array.prototype.findLast',
  dialogs: 'delete window.HTMLDialogElement',
  'anything the app trips over while it starts': "Object.defineProperty(navigator, 'languages', { value: null })",
}

test.each(Object.entries(LACKS))('a browser without %s is told so in both languages', async (_, script) => {
  const room = await startRoom({ pageFolder })
  const context = await (await openBrowser()).newContext()
  const page = await context.newPage()
  await page.addInitScript({ content: script })
  await page.goto(room.url)
  await page.getByText('This browser is too old').waitFor()
  await page.getByText('这个浏览器太旧').waitFor()
  expect(await page.locator('#app').count()).toBe(0)
})

test('a page whose app does not arrive says so', async () => {
  const room = await startRoom({ pageFolder })
  const page = await (await (await openBrowser()).newContext()).newPage()
  await page.route('**/assets/*.js', (route) => route.abort())
  await page.goto(room.url)
  await page.getByRole('alert').getByText('did not arrive whole').waitFor()
})

test('any other browser never shows it, not even for a moment', async () => {
  const room = await startRoom({ pageFolder })
  const ada = await ChatPage.open(await openBrowser(), 'about:blank')
  await ada.page.addInitScript({
    content: `window.shown = []; new MutationObserver(() => window.shown.push(...document.querySelectorAll('.too-old')))
      .observe(document, { childList: true, subtree: true })`,
  })
  await ada.page.goto(room.url)
  await ada.page.getByRole('button', { name: ada.words.join, exact: true }).waitFor()
  expect(await ada.page.evaluate('window.shown.length')).toBe(0)
})
