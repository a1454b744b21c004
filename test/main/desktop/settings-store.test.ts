import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readPolicy } from '../../../src/main/desktop/services/policy.ts'
import { SettingsStore } from '../../../src/main/desktop/services/settings-store.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../../src/shared/settings.ts'
import { tempFolder } from '../../support/temp-folder.ts'

function store(path = join(tempFolder(), 'settings.json'), locked: Partial<Settings> = {}) {
  const failures: unknown[] = []
  const settings = new SettingsStore({ path, locked, changed: () => undefined, failed: (error) => failures.push(error) })
  return { path, settings, failures }
}

describe('settings', () => {
  test('are as everybody has them until somebody changes one, and then the next time, too', async () => {
    const { path, settings } = store()
    expect(settings.settings).toEqual(DEFAULT_SETTINGS)
    settings.change({ theme: 'dark' })
    settings.keep({ wasHosting: true, networks: ['10.0.0.0/255.0.0.0'] })
    await settings.saved()
    const again = store(path).settings
    expect([again.settings.theme, again.kept.wasHosting, again.kept.networks]).toEqual(['dark', true, ['10.0.0.0/255.0.0.0']])
  })

  test('of a broken file are the usual ones, and the file lies beside', () => {
    const path = join(tempFolder(), 'settings.json')
    writeFileSync(path, '{"settings":{"theme":"da')
    const { settings } = store(path)
    expect([settings.wasDamaged, settings.settings]).toEqual([true, DEFAULT_SETTINGS])
    expect([existsSync(path), readFileSync(`${path}.damaged`, 'utf8')]).toEqual([false, '{"settings":{"theme":"da'])
  })

  test('that make no sense one by one are the usual ones, and the file is not broken', () => {
    const path = join(tempFolder(), 'settings.json')
    writeFileSync(path, JSON.stringify({ settings: { theme: 'pink' }, window: 'large', wasHosting: true }))
    const { settings } = store(path)
    expect([settings.wasDamaged, settings.settings, settings.kept.window, settings.kept.wasHosting]).toEqual([
      false,
      DEFAULT_SETTINGS,
      null,
      true,
    ])
  })

  test('that the operator has fixed are as the operator says', () => {
    const { settings } = store(undefined, { keepInTray: false })
    settings.change({ keepInTray: true })
    expect([settings.settings.keepInTray, settings.locked]).toEqual([false, ['keepInTray']])
  })

  test('that cannot be written are told, and hold until the app ends', async () => {
    const { settings, failures } = store('/dev/null/settings.json')
    settings.change({ theme: 'dark' })
    await settings.saved()
    expect([settings.settings.theme, failures.length]).toEqual(['dark', 1])
  })
})

describe("the operator's policy", () => {
  const policyOf = (text: string) => {
    const folder = tempFolder()
    writeFileSync(join(folder, 'policy.json'), text)
    return readPolicy(folder)
  }

  test('allows everything where there is none', () => {
    expect(readPolicy(tempFolder())).toMatchObject({ policy: { mayHost: true, mayScan: true, mustHaveCode: false }, problem: null })
  })

  test('is read field by field', () => {
    const { policy, problem } = policyOf(
      JSON.stringify({ mayScan: false, keepDays: 30, rooms: ['10.0.0.5'], settings: { theme: 'dark' }, later: 1 }),
    )
    expect([problem, policy]).toEqual([
      null,
      { mayHost: true, mayScan: false, mustHaveCode: false, keepDays: 30, rooms: ['10.0.0.5'], settings: { theme: 'dark' } },
    ])
  })

  test('that cannot be read forbids what it may have meant to forbid', () => {
    for (const text of ['{', '[]x', '"no"x'])
      expect(policyOf(text)).toMatchObject({ policy: { mayHost: false, mayScan: false }, problem: expect.any(String) as string })
  })
})
