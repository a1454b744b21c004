import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { startRoom } from '../support/start-room.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  test('axe finds nothing on the join screen, in an empty room, in a chat and in the list of members', async () => {
    const room = await startRoom({ pageFolder, code: 'tea' })
    const ming = await ChatPage.open(await openBrowser(), room.url, { locale: 'zh-CN', colorScheme })
    await ming.page.getByLabel(ming.words.roomCode, { exact: true }).fill('tea')
    expect(await findings(ming.page)).toEqual([])

    await ming.join('小明')
    expect(await findings(ming.page)).toEqual([])

    const ada = room.visitor('Ada')
    await ada.enter({ code: 'tea' })
    await ada.say('hello 你好')
    await ming.reads('hello 你好')
    await ming.say('早上好')
    expect(await findings(ming.page)).toEqual([])

    await ming.page.setViewportSize({ width: 320, height: 640 })
    await ming.page.getByRole('button', { name: ming.words.showMembers }).click()
    expect(await findings(ming.page)).toEqual([])
  })
})
