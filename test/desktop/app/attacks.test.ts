import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Person } from './person.ts'

interface Answer {
  ok: boolean
  error?: { code: string }
}

describe('a page that was broken into', () => {
  test('gets nothing but the verbs of the bridge, with arguments of their form', async () => {
    const ada = await Person.at('Ada')
    const room = 'a'.repeat(26)
    const address = `http://${room}.watercooler.invalid`
    const refused: [string, object?][] = [
      ['client.card', { address: 'http://127.0.0.1:7117' }],
      ['client.card', { address: 'file:///etc/passwd' }],
      ['client.card', { address: `${address}@evil.example` }],
      ['client.card', { address, extra: 1 }],
      ['client.poll', { roomKey: '../../room', pollId: 'x', cursor: 'c', wait: 0, p: 0, hidden: false }],
      ['client.send', { roomKey: room, draft: { id: 'short', text: 'x', at: 1 } }],
      ['client.send', { roomKey: room, draft: { id: 'a'.repeat(22), text: 'x'.repeat(10_000_000), at: 1 } }],
      ['client.join', { address, roomId: room, owner: 'x'.repeat(20) }],
      ['rooms.visit', { text: 'x'.repeat(10_000) }],
      ['host.change', { folder: '/etc' }],
      ['host.backUp', { path: '/etc' }],
      ['shell.change', { settings: { theme: 'pink' } }],
      ['shell.tell', { roomId: room, seq: -1, title: 'x', body: 'x' }],
      ['shell.copy', { text: 7 }],
    ]
    for (const [verb, args] of refused) {
      const { ok, error } = await ada.ask<Answer>(verb, args)
      expect([verb, ok, error?.code]).toEqual([verb, false, 'invalid-request'])
    }
  })

  test('cannot act in a room that was never entered, nor reach one that nobody knows', async () => {
    const ada = await Person.at('Ada')
    const roomKey = 'b'.repeat(26)
    const address = `http://${roomKey}.watercooler.invalid`
    const poll = { roomKey, pollId: 'x', cursor: 'c', wait: 0, p: 0, hidden: false }
    expect(await ada.ask('client.poll', poll)).toMatchObject({ ok: false, error: { code: 'unknown-session' } })
    expect(await ada.ask('client.leave', { roomKey })).toMatchObject({ ok: false, error: { code: 'unknown-session' } })
    expect(await ada.ask('client.card', { address })).toMatchObject({ ok: false, error: { code: 'unreachable' } })
  })

  test('finds no channel besides, no Node, and no way to another page', async () => {
    const ada = await Person.at('Ada')
    expect(await ada.page.evaluate('[typeof require, typeof process, typeof module, Object.keys(window.watercooler).sort()]')).toEqual([
      'undefined',
      'undefined',
      'undefined',
      ['client', 'host', 'rooms', 'shell'],
    ])
    const url = ada.page.url()
    await ada.page.evaluate("void (location.href = 'https://evil.example/')")
    await ada.page.evaluate("void window.open('file:///etc/passwd')")
    await expect.poll(() => ada.page.evaluate('document.readyState')).toBe('complete')
    expect([ada.page.url(), (await ada.app.windows()).length, (await ada.app.recorded()).dialogs]).toEqual([url, 1, []])
    expect(await ada.page.evaluate('Notification.permission')).toBe('denied')
  })

  test('is asked about before a link opens outside, and only the web is', async () => {
    const ada = await Person.at('Ada')
    await ada.page.evaluate("void window.open('https://example.org/path')")
    await ada.app.answerDialog({ button: 'Open' })
    await expect.poll(async () => (await ada.app.recorded()).openedExternally).toEqual(['https://example.org/path'])
  })
})

test('another window is answered nothing, though it shows the very same page', async () => {
  const ada = await Person.at('Ada')
  await ada.app.evaluate(async ({ app, BrowserWindow }) => {
    const preload = `${app.getAppPath()}/out/preload/index.cjs`
    const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true } })
    await other.loadURL('app://watercooler/')
  })
  await expect.poll(async () => (await ada.app.windows()).length).toBe(2)
  const other = (await ada.app.windows()).find((page) => page !== ada.page)
  const answer = await other?.evaluate("window.watercooler.shell.watch({ pollId: 'x', rev: 0 })")
  expect(answer).toEqual({ ok: false, error: { code: 'forbidden' } })
})

test('nothing secret is in a log', async () => {
  const ada = await Person.at('Ada')
  const started = await ada.ask<{ value: { roomId: string } }>('host.start', { title: 'Ops · 运维', code: 'oolong-7117' })
  const { roomId } = started.value
  const { value: address } = await ada.ask<{ value: string }>('rooms.addressOf', { roomId })
  const joined = await ada.ask<Answer>('client.join', { address, roomId, name: 'Ada', code: 'oolong-7117' })
  expect(joined.ok).toBe(true)
  await ada.app.quit()
  const log = readFileSync(join(ada.options.userData, 'watercooler.log'), 'utf8')
  expect(`${log}${ada.app.stdout}${ada.app.stderr}`).not.toMatch(/Bearer|oolong-7117|owner=/)
})
