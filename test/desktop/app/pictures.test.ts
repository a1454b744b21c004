import { join } from 'node:path'
import { expect, test } from 'vitest'
import { missing } from '../../support/aloud.ts'
import { Person, words } from './person.ts'

const FOLDER = process.env['SCREENS'] ?? ''
const noFolder = missing(FOLDER === '', 'pictures of the app: SCREENS names no folder for them')

test.skipIf(noFolder)('the app is shown with rooms, hosting, and in a conversation', async () => {
  const ada = await Person.at('Ada')
  await ada.host('Ops · 运维')
  const ming = await Person.at('小明')
  await ming.host('三楼茶水间')
  await ming.page.getByRole('button', { name: words.goToRoom }).click()
  await ming.composer.waitFor()
  const grace = await Person.at('Grace')
  const shoot = async ({ page }: Person, name: string) => {
    await page.setViewportSize({ width: 1100, height: 720 })
    expect(await page.screenshot({ path: join(FOLDER, `${name}.png`) })).toBeDefined()
  }
  await grace.page.getByRole('button', { name: /Join .*Ops/ }).waitFor()
  await grace.page.getByRole('button', { name: /Join .*三楼/ }).waitFor()
  await shoot(grace, 'lobby')
  await grace.join('Ops · 运维')
  await grace.say('Coffee is ready, and the new printer works.')
  await grace.lobby()
  await grace.join('三楼茶水间')
  await ming.say('下午三点有人要一起下楼吗？')
  await grace.reads('下午三点有人要一起下楼吗？')
  await grace.say('我来！')
  await shoot(grace, 'rooms')
  await ada.page.getByText('Grace').first().waitFor()
  await shoot(ada, 'host')
  await ada.page.emulateMedia({ colorScheme: 'dark' })
  await shoot(ada, 'host-dark')
  await ada.page.getByRole('navigation').getByRole('button', { name: words.settings }).click()
  await shoot(ada, 'settings-dark')
})
