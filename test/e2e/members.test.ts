import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startRoom } from '../support/start-room.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')
const MEMBERS = 5_000

test('five thousand members are listed, oneself first, and one is found by name', async () => {
  const { host, url } = await startRoom({ pageFolder })
  const joining = (n: number) => ({
    tokenHash: `token of ${n}`,
    name: `Guest ${n}`,
    via: 'app' as const,
    address: '127.0.0.1',
    admit: () => undefined,
  })
  await Promise.all(Array.from({ length: MEMBERS - 1 }, (_, n) => host.room.join(joining(n))))
  const ada = await (await ChatPage.open(await openBrowser(), url)).join('Ada')
  const list = ada.page.getByRole('complementary', { name: ada.words.members })
  await list.getByText(ada.words.here(MEMBERS)).waitFor()
  expect(await list.getByRole('listitem').count()).toBeLessThan(60)
  await expect.poll(() => list.getByRole('listitem').nth(1).textContent()).toContain('Ada')

  await list.getByRole('searchbox', { name: ada.words.findMember }).fill('guest 4998')
  await list.getByRole('status').getByText(ada.words.membersFound(1)).waitFor({ state: 'attached' })
  await list.getByText('Guest 4998', { exact: true }).waitFor()
})
