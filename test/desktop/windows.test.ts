import { expect, test } from 'vitest'
import { startApp } from './support/test-app.ts'

const SEES = `
  globalThis.seen = []
  const look = (event) => seen.push([event.type, document.hidden, document.visibilityState, document.hasFocus()].join(' '))
  document.addEventListener('visibilitychange', look)
  addEventListener('focus', look); addEventListener('blur', look)
  globalThis.ticks = 0; setInterval(() => ticks++, 5)`
const html = `<!doctype html><title>Tea</title><script>${SEES}</script>`
const EVENTS = `'show', 'hide', 'focus', 'blur', 'minimize', 'restore', 'maximize', 'unmaximize', 'close', 'closed', 'resize', 'move', 'ready-to-show'`
const main = (preferences = '{}', options = '{ show: false }', more = '') => `
  protocol.handle('app', page)
  app.on('browser-window-created', (_event, window) => {
    globalThis.window = window
    hear(window, '', ${EVENTS})
    ${more}
  })
  await openWindow(${options}, ${preferences})`

test('a window shows itself, hides and comes back, and its page knows', async () => {
  const { app } = await startApp({ html, main: main() })
  const page = await app.window()
  const seen = () => page.evaluate<string[]>('seen.slice(-2)')
  expect(await page.evaluate('[document.hidden, document.hasFocus()]')).toEqual([false, false])

  await app.evaluate(() => window.show())
  await expect.poll(seen).toEqual(['focus false visible true'])
  await app.evaluate(() => window.hide())
  await expect.poll(seen).toEqual(['blur true hidden false', 'visibilitychange true hidden false'])
  const before = await page.evaluate<number>('ticks')
  await expect.poll(() => page.evaluate<number>('ticks')).toBeGreaterThan(before)

  await page.reload()
  expect(await page.evaluate('[document.hidden, document.visibilityState, document.hasFocus()]')).toEqual([true, 'hidden', false])
  await app.evaluate(() => window.showInactive())
  await expect.poll(seen).toEqual(['visibilitychange false visible false'])
  expect((await app.windowStates())[0]).toMatchObject({ isVisible: true, isFocused: false })
  expect((await app.evaluate(() => names())).filter((name) => name !== 'ready-to-show')).toEqual(['show', 'focus', 'blur', 'hide', 'show'])
})

test('a page names its window, and never hears that it is hidden if it is not throttled', async () => {
  const { app } = await startApp({ html, main: main('{ backgroundThrottling: false }', `{ title: 'Before' }`) })
  const page = await app.window()
  await page.evaluate(`document.title = 'Tea (3)'`)
  await expect.poll(async () => (await app.windowStates())[0]?.title).toBe('Tea (3)')
  await app.evaluate(() => window.hide())
  await expect.poll(() => page.evaluate('seen.at(-1)')).toBe('blur false visible false')
  expect(await page.evaluate('document.hidden')).toBe(false)
})

test('it is minimized, maximized and moved, with an event each', async () => {
  const { app } = await startApp({ html, main: main('{}', '{ width: 400, height: 300, minWidth: 500, x: 10, y: 20 }') })
  const page = await app.window()
  const state = async () => (await app.windowStates())[0]
  expect((await state())?.bounds).toEqual({ x: 10, y: 20, width: 500, height: 300 })
  expect(await page.evaluate('[innerWidth, innerHeight]')).toEqual([500, 300])

  await app.evaluate(() => window.maximize())
  expect(await state()).toMatchObject({ isMaximized: true, bounds: { width: 1920, height: 1040 } })
  expect(await app.evaluate(() => window.getNormalBounds())).toEqual({ x: 10, y: 20, width: 500, height: 300 })
  await expect.poll(() => page.evaluate('innerWidth')).toBe(1920)
  await app.evaluate(() => window.unmaximize())
  await app.evaluate(() => window.minimize())
  expect(await state()).toMatchObject({ isMinimized: true, isFocused: false, isMaximized: false })
  await expect.poll(() => page.evaluate('document.hidden')).toBe(true)
  await app.evaluate(() => window.restore())
  expect(await state()).toMatchObject({ isMinimized: false, isFocused: true })
  await app.evaluate(() => window.webContents.setZoomFactor(2))
  await expect.poll(() => page.evaluate('[innerWidth, devicePixelRatio]')).toEqual([250, 2])

  const tail = ['resize', 'move', 'maximize', 'resize', 'move', 'unmaximize', 'blur', 'minimize', 'restore', 'focus']
  expect((await app.evaluate(() => names())).slice(-tail.length)).toEqual(tail)
})

test('a window that does not want to close stops the quitting; then it all ends in its order', async () => {
  const { app } = await startApp({
    html,
    main: main(
      '{}',
      '{}',
      `hear(app, 'app ', 'before-quit', 'window-all-closed', 'will-quit', 'quit')
      window.once('close', (event) => event.preventDefault())
      app.on('quit', (_event, code) => console.log('order: ' + heard.map(([name]) => name).join(', ') + ' with ' + code))`,
    ),
  })
  await app.window()
  await app.act.quit()
  expect(await app.windowStates()).toHaveLength(1)
  expect(
    await app.evaluate(() =>
      names()
        .filter((name) => name !== 'ready-to-show')
        .slice(-2),
    ),
  ).toEqual(['app before-quit', 'close'])
  expect(await app.quit()).toEqual({ code: 0, signal: null })
  expect(app.stdout.replace('ready-to-show, ', '')).toContain('app before-quit, close, blur, closed, app will-quit, app quit with 0')
  expect(app.stdout).not.toContain('window-all-closed')
})

test('the last window takes the app along, unless somebody listens', async () => {
  const { app } = await startApp({ html, main: main('{}', '{}', `app.on('window-all-closed', () => console.log('all closed'))`) })
  await (await app.window()).evaluate('window.close()')
  await expect.poll(() => app.stdout).toContain('all closed')
  expect(await app.evaluate(({ BrowserWindow }) => [BrowserWindow.getAllWindows().length, window.isDestroyed()])).toEqual([0, true])
  expect(await app.evaluate(() => attempt(() => window.getTitle()))).toBe('Object has been destroyed')

  const { app: other } = await startApp({ html })
  await (await other.window()).evaluate('window.close()')
  expect(await other.exited).toEqual({ code: 0, signal: null })
})

test('app.exit asks nobody', async () => {
  const { app } = await startApp({ html, main: main('{}', '{}', `window.on('close', (event) => event.preventDefault())`) })
  await app.window()
  await app.evaluate(({ app }) => app.exit(3)).catch(() => undefined)
  expect(await app.exited, app.stderr).toEqual({ code: 3, signal: null })
})

test('a page that crashes is gone, and comes back when it is loaded again', async () => {
  const { app } = await startApp({
    html,
    main: main('{}', '{}', `hear(window.webContents, '', 'render-process-gone')`),
  })
  const page = await app.window()
  await page.evaluate(`localStorage.setItem('cup', 'full')`)
  const crashed = page.waitForEvent('crash')
  await app.act.crashPage()
  await crashed
  await expect.poll(() => app.evaluate(() => heard.at(-1)?.[1])).toMatchObject({ reason: 'crashed' })
  expect(await app.evaluate(() => [window.webContents.isCrashed(), window.isDestroyed()])).toEqual([true, false])

  await app.evaluate(() => window.webContents.reload())
  const again = await app.window()
  expect(await again.evaluate(`localStorage.getItem('cup')`)).toBe('full')
})

/** In the main process. */
declare const window: Electron.BrowserWindow
declare const heard: [string, ...unknown[]][]
declare function names(): string[]
declare function attempt(call: () => unknown): string | undefined
