import { expect, test } from 'vitest'
import { sharedApp, startApp } from './support/test-app.ts'

const shared = sharedApp({
  preload: `
    globalThis.secret = 'of the preload'
    const thrown = (call) => { try { call() } catch (error) { return error.message } }
    class Cup { constructor() { this.full = true } drink() { return 'gone' } get size() { return 1 } }
    const own = () => 'mine'
    const loop = { name: 'loop' }; loop.self = loop
    contextBridge.exposeInMainWorld('tea', {
      version: 3, list: [1, { deep: () => 'deep' }], none: null, when: new Date(5), bytes: new Uint8Array([7]), loop, cup: new Cup(),
      add: (a, b) => a + b,
      later: async (value) => value,
      fails: () => { throw Object.assign(new TypeError('cold'), { code: 'COLD' }) },
      failsLater: () => Promise.reject(new RangeError('colder')),
      callMe: (listener) => listener(21),
      keep: (listener) => { globalThis.kept = listener; return () => 'let go' },
      callKept: async () => await kept({ of: 'preload' }),
      same: (a, b) => a === b,
      own: () => own, isOwn: (fn) => fn === own,
      nameOf: (error) => [error instanceof Error, error.message],
      prototypeOf: (value) => [Object.getPrototypeOf(value) === Object.prototype, typeof value.drink, value.full],
      mutate: (value) => { value.changed = true },
      weak: () => new WeakMap(),
      takes: (value) => value,
    })
    contextBridge.exposeInMainWorld('refusals', {
      twice: thrown(() => contextBridge.exposeInMainWorld('tea', {})),
      taken: thrown(() => contextBridge.exposeInMainWorld('document', {})),
      weak: thrown(() => contextBridge.exposeInMainWorld('weak', { map: new WeakMap() })),
      fs: thrown(() => require('fs')), nodeFs: thrown(() => require('node:fs')), own: thrown(() => require('./other.cjs')),
      app: thrown(() => require('electron').app), sync: thrown(() => ipcRenderer.sendSync('a')),
    })
    const { EventEmitter } = require('events')
    const heard = []
    new EventEmitter().once('brewed', (cup) => heard.push(cup)).emit('brewed', 'green')
    contextBridge.exposeInMainWorld('world', {
      heard, url: new (require('node:url').URL)('app://tea/a').pathname, timers: typeof require('timers').setTimeout,
      process: [process.type, process.sandboxed, process.contextIsolated, process.platform, typeof process.versions.electron],
      argv: process.argv.at(-1), page: typeof globalThis.fromPage, title: document.title,
    })`,
  html: `<!doctype html><title>Tea</title><script>
    globalThis.fromPage = true
    globalThis.first = [typeof secret, typeof require, typeof process, typeof ipcRenderer, typeof electronStandIn, typeof tea.add]
  </script><iframe src="/frame.html"></iframe>`,
  before: `await writeFile(join(import.meta.dirname, 'frame.html'), '<script>globalThis.has = typeof globalThis.tea</script>')`,
  main: `protocol.handle('app', page); await openWindow({}, { additionalArguments: ['--cup=big'] })`,
})

const inPage = <Value>(code: string): Promise<Value> => shared.page.evaluate<Value>(code)
const words = (code: string): Promise<string> =>
  inPage(`(async () => { try { return await (${code}) } catch (error) { return error.message } })()`)

test('the page sees what was exposed, before its own scripts run, and nothing else of the preload', async () => {
  expect(await inPage('first')).toEqual(['undefined', 'undefined', 'undefined', 'undefined', 'undefined', 'function'])
  expect(await inPage('world.page')).toBe('undefined')
})

test('functions answer at once, promises later', async () => {
  expect(await inPage('[tea.add(1, 2), tea.later(3) instanceof Promise, tea.list[1].deep()]')).toEqual([3, true, 'deep'])
  expect(await inPage('tea.later({ a: [1] })')).toEqual({ a: [1] })
})

test('functions go both ways, and come home as they were', async () => {
  expect(await inPage('tea.callMe((n) => n * 2)')).toBe(42)
  expect(await inPage('tea.keep((value) => `got ${value.of}`)()')).toBe('let go')
  expect(await inPage('tea.callKept()')).toBe('got preload')
  expect(await inPage('tea.isOwn(tea.own())')).toBe(true)
  expect(await inPage('(() => { const one = {}; return tea.same(one, one) })()')).toBe(true)
})

test('of an error only the message crosses', async () => {
  expect(await words('tea.fails()')).toBe('cold')
  expect(await words('tea.failsLater()')).toBe('colder')
  expect(await inPage('(() => { try { tea.fails() } catch (error) { return [error.name, error.code] } })()')).toEqual(['Error', undefined])
  expect(await inPage("tea.nameOf(new SyntaxError('odd'))")).toEqual([true, 'odd'])
})

test('prototypes are dropped, in both directions', async () => {
  expect(await inPage('[tea.cup.full, typeof tea.cup.drink, tea.cup.constructor === Object]')).toEqual([true, 'undefined', true])
  expect(await inPage('tea.prototypeOf(new (class { full = 1; drink() {} })())')).toEqual([true, 'undefined', 1])
})

test('values are copies, dates and bytes included', async () => {
  expect(await inPage('[tea.when instanceof Date, tea.when.getTime(), tea.bytes instanceof Uint8Array, tea.bytes[0], tea.none]')).toEqual([
    true,
    5,
    true,
    7,
    null,
  ])
  expect(await inPage('tea.loop.self.self.name')).toBe('loop')
  expect(await inPage('(() => { const value = {}; tea.mutate(value); return value })()')).toEqual({})
})

test('what was exposed cannot be changed', async () => {
  expect(await words(`(() => { 'use strict'; tea.version = 4 })()`)).toContain('read only')
  expect(await words(`(() => { 'use strict'; globalThis.tea = 4 })()`)).toContain('read only')
  expect(await words(`(() => { 'use strict'; tea.list.push(1) })()`)).toContain('not extensible')
})

test('what cannot be cloned is refused', async () => {
  expect(await words('tea.weak()')).toBe('An object could not be cloned.')
  expect(await words('tea.takes(new WeakSet())')).toBe('An object could not be cloned.')
  expect(await inPage('refusals.weak')).toBe('An object could not be cloned.')
})

test('a name is given once, and none that the page has', async () => {
  const taken = 'Cannot bind an API on top of an existing property on the window object'
  expect(await inPage('[refusals.twice, refusals.taken]')).toEqual([taken, taken])
})

test('a sandboxed preload can require electron and little else', async () => {
  expect(await inPage('[refusals.fs, refusals.nodeFs, refusals.own]')).toEqual([
    'module not found: fs',
    'module not found: node:fs',
    'module not found: ./other.cjs',
  ])
  expect(await inPage('[refusals.app, refusals.sync]')).toEqual([
    'The stand-in for Electron has no electron.app in a preload.',
    'The stand-in for Electron has no ipcRenderer.sendSync in a preload.',
  ])
  expect(await inPage('[world.heard, world.url, world.timers]')).toEqual([['green'], '/a', 'function'])
})

test('it knows where it runs, and the arguments of its window', async () => {
  expect(await inPage('world.process')).toEqual(['renderer', true, true, process.platform, 'string'])
  expect(await inPage('world.argv')).toBe('--cup=big')
})

test('a frame in the page has no preload', async () => {
  const frame = shared.page.frames().find((one) => one.url().endsWith('/frame.html'))
  expect(await frame?.evaluate('has')).toBe('undefined')
})

test('unless frames are to have one, too', async () => {
  const { app } = await startApp({
    preload: `contextBridge.exposeInMainWorld('tea', { who: () => ipcRenderer.invoke('who') })`,
    html: `<iframe src="app://other/empty.html"></iframe>`,
    main: `
      protocol.handle('app', page)
      ipcMain.handle('who', ({ senderFrame, sender }) => [senderFrame.url, senderFrame === sender.mainFrame, senderFrame.parent === sender.mainFrame, senderFrame.top === sender.mainFrame])
      await openWindow({}, { nodeIntegrationInSubFrames: true })`,
  })
  const page = await app.window()
  expect(await page.evaluate('tea.who()')).toEqual(['app://tea/', true, false, true])
  const frame = page.frames().find((one) => one.url().includes('other'))
  expect(await frame?.evaluate('tea.who()')).toEqual(['app://other/empty.html', false, true, true])
})

test('a preload that throws, and one that is no script, are reported', async () => {
  const { app } = await startApp({
    preload: `throw new Error('spilled')`,
    main: `
      protocol.handle('app', page)
      app.on('web-contents-created', (_event, contents) => hear(contents, '', 'preload-error'))
      await openWindow()
      await writeFile(join(import.meta.dirname, 'broken.cjs'), 'const =')
      await openWindow({}, { preload: join(import.meta.dirname, 'broken.cjs') })`,
  })
  const errors = () => app.evaluate(() => heard.map(([name, path, error]) => [name, path, error instanceof Error && error.name]))
  await expect.poll(async () => (await errors()).length).toBe(2)
  expect(await errors()).toEqual([
    ['preload-error', expect.stringContaining('preload.cjs'), 'Error'],
    ['preload-error', expect.stringContaining('broken.cjs'), 'SyntaxError'],
  ])
})

/** In the main process: events the test app has heard. */
declare const heard: [string, ...unknown[]][]
