import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { isolated } from '../../src/renderer/i18n/isolated.ts'
import { startRoom } from '../support/start-room.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')

/** Ada in a room where 小明 has counted to `count`. */
async function adaAmong(count: number, browser: Browser): Promise<ChatPage> {
  return (await roomOf(count, browser)).ada
}

async function roomOf(count: number, browser: Browser) {
  const room = await startRoom({ pageFolder, limits: { sendRate: 0 } })
  const ming = await room.join('小明')
  for (let i = 1; i <= count; i += 1) await ming.say(`message ${i}`)
  const ada = await (await ChatPage.open(browser, room.url)).join('Ada')
  await ada.reads(`message ${count}`)
  return { room, ada }
}

const focused = ({ page }: ChatPage) => page.locator(':focus')
const focusedText = (ada: ChatPage) => focused(ada).locator('.text').textContent()
const press = ({ page }: ChatPage, key: string) => page.keyboard.press(key)

/** As over plain HTTP, where there is no clipboard; loopback has one. */
const WITHOUT_CLIPBOARD = 'delete Navigator.prototype.clipboard'

describe('the keyboard', () => {
  test('goes from message to message, however far up, and back to where one writes', async () => {
    const ada = await adaAmong(120, await openBrowser())
    await ada.log.focus()
    await press(ada, 'Enter')
    await expect.poll(() => focusedText(ada)).toBe('message 120')
    for (let i = 119; i >= 60; i -= 1) {
      await press(ada, 'ArrowUp')
      await expect.poll(() => focusedText(ada)).toBe(`message ${i}`)
    }
    await press(ada, 'ArrowDown')
    await expect.poll(() => focusedText(ada)).toBe('message 61')
    await press(ada, 'Escape')
    expect(await ada.composer.and(focused(ada)).count()).toBe(1)
  })

  test('reaches the newest message with Tab, also when it is not the last line', async () => {
    const { room, ada } = await roomOf(3, await openBrowser())
    await room.join('Grace')
    await ada.log.getByText(ada.words.joined(isolated('Grace'))).waitFor()
    await ada.log.focus()
    await press(ada, 'Tab')
    await expect.poll(() => focusedText(ada)).toBe('message 3')
  })

  test('keeps its message when others push it out of sight', async () => {
    const ada = await adaAmong(40, await openBrowser())
    await ada.log.focus()
    await press(ada, 'Enter')
    await expect.poll(() => focusedText(ada)).toBe('message 40')
    await press(ada, 'Home')
    await ada.page.getByRole('button', { name: ada.words.toNewest }).waitFor()
    expect(await focusedText(ada)).toBe('message 40')
  })
})

describe('the menu of a message', () => {
  test.each(['Enter', 'Shift+F10', 'ContextMenu'])('opens with %s and gives the focus back', async (key) => {
    const ada = await adaAmong(3, await openBrowser())
    await ada.log.focus()
    await press(ada, 'Enter')
    await expect.poll(() => focusedText(ada)).toBe('message 3')
    await press(ada, key)
    await ada.page.getByRole('menu').waitFor()
    await press(ada, 'Escape')
    await ada.page.getByRole('menu').waitFor({ state: 'detached' })
    expect(await focusedText(ada)).toBe('message 3')
  })

  test('copies the text over plain HTTP too, and says so', async () => {
    const ada = await adaAmong(3, await openBrowser())
    await ada.page.evaluate(WITHOUT_CLIPBOARD)
    const row = ada.log.getByRole('article').last()
    await row.hover()
    await row.getByRole('button', { name: ada.words.messageActions }).click()
    await ada.page.getByRole('menuitem', { name: ada.words.copyText }).click()
    await ada.page.getByRole('status').getByText(ada.words.copied, { exact: true }).waitFor()
    await expect.poll(() => focusedText(ada)).toBe('message 3')
    await press(ada, 'Escape')
    await press(ada, 'Control+V')
    expect(await ada.composer.inputValue()).toBe('message 3')
  })

  test('shows the text to copy where the browser refuses to', async () => {
    const ada = await adaAmong(3, await openBrowser())
    await ada.page.evaluate(`${WITHOUT_CLIPBOARD}; document.execCommand = () => false`)
    const row = ada.log.getByRole('article').last()
    await row.hover()
    await row.getByRole('button', { name: ada.words.messageActions }).click()
    await ada.page.getByRole('menuitem', { name: ada.words.copyText }).click()
    const dialog = ada.page.getByRole('dialog', { name: ada.words.copyText })
    await dialog.getByRole('textbox').and(focused(ada)).waitFor()
    await press(ada, 'Control+C')
    await dialog.waitFor({ state: 'detached' })
    await ada.page.getByRole('status').getByText(ada.words.copied, { exact: true }).waitFor()
  })
})
