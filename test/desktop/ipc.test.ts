import { expect, test } from 'vitest'
import { sharedApp } from './support/test-app.ts'

const shared = sharedApp({
  preload: `
    const invoke = (channel, ...args) => ipcRenderer.invoke(channel, ...args)
    const ways = {
      function: () => () => 1, symbol: () => Symbol('tea'), element: () => document.body, promise: () => Promise.resolve(1),
      weak: () => new WeakMap(), blob: () => new Blob(['tea']), nested: () => ({ deep: [() => 1] }),
    }
    class Cup { constructor() { this.full = true } drink() {} }
    const kinds = () => ({
      date: new Date(5), map: new Map([[1, { a: 1 }]]), set: new Set(['茶']), bytes: new Uint8Array([1, 2, 255]), big: 12345678901234567890n,
      nothing: undefined, none: null, minusZero: -0, endless: Infinity, pattern: /tea/gi, error: new RangeError('too hot'), cup: new Cup(),
    })
    contextBridge.exposeInMainWorld('tea', {
      invoke,
      refused: async (way) => { try { await invoke('echo', ways[way]()) } catch (error) { return error.message } },
      refusedToSend: (way) => { try { ipcRenderer.send('say', ways[way]()) } catch (error) { return error.message } },
      kindsArrive: () => invoke('kinds', kinds()),
      echoed: async () => { const { date, map, set, bytes, big, cup } = await invoke('echo', kinds()); return [date.getTime(), map.get(1).a, set.has('茶'), bytes[2], String(big), cup.full, typeof cup.drink] },
      say: (text) => ipcRenderer.send('say', text),
      pushes: (listener) => ipcRenderer.on('push', (event, ...args) => listener(Object.keys(event).includes('sender'), ...args)),
    })`,
  main: `
    protocol.handle('app', page)
    ipcMain.handle('echo', (_event, value) => value)
    ipcMain.handle('kinds', (_event, { date, map, set, bytes, big, minusZero, endless, pattern, error, cup, ...rest }) =>
      [date.getTime(), map.get(1), [...set], bytes instanceof Uint8Array && bytes[2], typeof big, Object.is(minusZero, -0), endless, String(pattern), error.name + error.message, cup.constructor.name, 'nothing' in rest])
    ipcMain.handle('fails', () => { throw Object.assign(new TypeError('no tea'), { code: 'NO_TEA' }) })
    ipcMain.handle('hands out a function', () => ({ deep: () => 1 }))
    ipcMain.handleOnce('once', () => 'only once')
    ipcMain.handle('sender', (event) => [event.sender === globalThis.window.webContents, event.senderFrame === event.sender.mainFrame, event.senderFrame.url, event.senderFrame.origin, event.type])
    ipcMain.on('say', (event, text) => event.reply('push', 'said ' + text))
    globalThis.window = await openWindow()`,
})

test.for(['function', 'symbol', 'element', 'promise', 'weak', 'blob', 'nested'])('a %s does not go to the main process', async (way) => {
  const { page } = shared
  expect(await page.evaluate(`tea.refused('${way}')`)).toBe('An object could not be cloned.')
  expect(await page.evaluate(`tea.refusedToSend('${way}')`)).toBe('An object could not be cloned.')
})

test('what a structured clone keeps arrives in the main process', async () => {
  const seen = [5, { a: 1 }, ['茶'], 255, 'bigint', true, Infinity, '/tea/gi', 'RangeErrortoo hot', 'Object', true]
  expect(await shared.page.evaluate('tea.kindsArrive()')).toEqual(seen)
})

test('and comes back from there, without prototypes', async () => {
  expect(await shared.page.evaluate('tea.echoed()')).toEqual([5, 1, true, 255, '12345678901234567890', true, 'undefined'])
})

test('of an error in a handler only the words come back', async () => {
  const caught = await shared.page.evaluate(
    `tea.invoke('fails').catch((error) => [error.message, error.code, error.name, error instanceof TypeError])`,
  )
  expect(caught).toEqual(["Error invoking remote method 'fails': TypeError: no tea", undefined, 'Error', false])
  expect(shared.app.stderr).toContain("Error occurred in handler for 'fails': TypeError: no tea")
})

test('a handler cannot answer with a function', async () => {
  const message = await shared.page.evaluate(`tea.invoke('hands out a function').catch((error) => error.message)`)
  expect(message).toBe("Error invoking remote method 'hands out a function': Error: An object could not be cloned.")
})

test('a channel nobody handles says so, and so does one handled once', async () => {
  expect(await shared.page.evaluate(`tea.invoke('nobody').catch((error) => error.message)`)).toBe(
    "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
  )
  expect(await shared.page.evaluate(`tea.invoke('once')`)).toBe('only once')
  expect(await shared.page.evaluate(`tea.invoke('once').catch((error) => error.message)`)).toContain('No handler registered')
})

test('a channel has one handler', async () => {
  const { app } = shared
  expect(await app.evaluate(({ ipcMain }) => attempt(() => ipcMain.handle('echo', () => 1)), undefined)).toBe(
    "Attempted to register a second handler for 'echo'",
  )
})

test('the main process sees who asks, at an app:// address', async () => {
  expect(await shared.page.evaluate(`tea.invoke('sender')`)).toEqual([true, true, 'app://tea/', 'app://tea', 'frame'])
})

test('the main process answers and pushes, with clones only', async () => {
  const { app, page } = shared
  await page.evaluate(`globalThis.got = []; tea.pushes((...args) => got.push(args)); tea.say('milk')`)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.send('push', new Map([['a', 1]]), undefined))
  await expect.poll(() => page.evaluate('got.map(([, value]) => value instanceof Map ? value.get("a") : value)')).toEqual(['said milk', 1])
  const refusal = await app.evaluate(({ BrowserWindow }) =>
    attempt(() => BrowserWindow.getAllWindows()[0]?.webContents.send('push', () => 1)),
  )
  expect(refusal).toBe('An object could not be cloned.')
})

/** In the main process: what a call says when it throws. */
declare function attempt(call: () => unknown): string | undefined
