import { expect, test } from 'vitest'
import { Shell } from '../../src/renderer/desk/settings/shell.svelte.ts'
import { DEFAULT_SETTINGS } from '../../src/shared/settings.ts'
import { settle } from '../shared/manual-clock.ts'
import { fail, ok } from '../shared/scripted-bridge.ts'
import { DeskWorld, shellState } from './desk-world.ts'

async function shell(more: Parameters<typeof shellState>[1] = {}, languages = ['fr', 'zh-TW']) {
  const desk = new DeskWorld()
  const { shell: bridge, client } = desk.bridge
  const state = new Shell({ shell: bridge, client, clock: desk.clock, languages: () => languages })
  expect(state.isThere).toBe(false)
  desk.shellStates.answer(ok(shellState(1, more)))
  await settle()
  return { desk, state }
}

test('the language is the system’s, or the one that was chosen', async () => {
  expect((await shell()).state.language).toBe('zh-CN')
  expect((await shell({}, ['en-GB'])).state.language).toBe('en')
  expect((await shell({ settings: { ...DEFAULT_SETTINGS, language: 'en' } })).state.language).toBe('en')
})

test('one goes in under the name one has chosen, else under the system’s, as long as rooms take', async () => {
  expect((await shell()).state.name).toBe('ada')
  expect((await shell({ settings: { ...DEFAULT_SETTINGS, name: ' Ada  L. ' } })).state.name).toBe('Ada L.')
  expect((await shell({ userName: '名'.repeat(40) })).state.name).toBe('名'.repeat(32))
  expect((await shell({ userName: '\u200B' })).state.name).toBe('')
})

test('a wish is shown at once, and is what holds once it is told', async () => {
  const { desk, state } = await shell()
  const changing = state.change({ theme: 'dark' })
  expect([state.settings.theme, desk.changes.asked]).toEqual(['dark', [{ settings: { theme: 'dark' } }]])
  desk.changes.answer(ok(undefined))
  expect(await changing).toBeNull()
  expect(state.settings.theme).toBe('dark')
  desk.shellStates.answer(ok(shellState(2, { settings: { ...DEFAULT_SETTINGS, theme: 'dark' } })))
  await settle()
  desk.shellStates.answer(ok(shellState(3, { settings: { ...DEFAULT_SETTINGS, theme: 'light' } })))
  await settle()
  expect(state.settings.theme).toBe('light')
})

test('a wish that is refused is taken back, and says why', async () => {
  const { desk, state } = await shell()
  const changing = state.change({ theme: 'dark' })
  desk.changes.answer(fail('storage'))
  expect(await changing).toEqual({ code: 'storage' })
  expect([state.settings.theme, state.failure]).toEqual(['system', { code: 'storage' }])
})

test('a name taken in one room is offered at the next door, unless it is not for people to choose', async () => {
  const free = await shell()
  free.state.renamed('Ada')
  expect(free.desk.changes.asked).toEqual([{ settings: { name: 'Ada' } }])
  const locked = await shell({ locked: ['name'] })
  locked.state.renamed('Ada')
  expect([locked.desk.changes.asked, locked.state.isLocked('name')]).toEqual([[], true])
})

test('the dice gives another name each time, and none when there is none', async () => {
  const { desk, state } = await shell()
  expect([await state.anotherName(), await state.anotherName(), await state.anotherName()]).toEqual([
    'Quiet Kettle',
    'Round Cup',
    'Quiet Kettle',
  ])
  desk.names = fail('internal')
  expect([await state.anotherName(), await state.anotherName()]).toEqual(['Round Cup', null])
})

test('a notice is gone as soon as it was read', async () => {
  const { desk, state } = await shell({ notices: ['page-crashed'] })
  state.dismiss('page-crashed')
  expect([state.notices, desk.calls]).toEqual([[], ['dismiss page-crashed']])
})

test('a window whose shell does not answer is there all the same', async () => {
  const desk = new DeskWorld()
  const { shell: bridge, client } = desk.bridge
  const state = new Shell({ shell: bridge, client, clock: desk.clock, languages: () => ['en'] })
  desk.shellStates.answer(fail('internal'))
  await settle()
  expect([state.isThere, state.language]).toEqual([true, 'en'])
  state.close()
})
