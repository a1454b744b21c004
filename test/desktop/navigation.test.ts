import { expect, test } from 'vitest'
import { serve } from './support/serve.ts'
import { startApp } from './support/test-app.ts'

const html = (elsewhere = '') => `<!doctype html><title>Tea</title>
  <a id="away" href="${elsewhere}/away">away</a> <a id="near" href="/empty.html">near</a>
  <a id="blank" target="_blank" href="${elsewhere}/blank">blank</a> <a id="mail" href="mailto:ada@example.org">mail</a>
  <form id="form" target="_blank" method="post" action="${elsewhere}/form"></form>
  <iframe id="inner" src="/empty.html"></iframe>`
const EVENTS = `'will-navigate', 'will-frame-navigate', 'did-navigate', 'did-navigate-in-page', 'did-create-window', 'did-fail-load'`
const watching = (more: string) => `
  protocol.handle('app', page)
  app.on('web-contents-created', (_event, contents) => {
    hear(contents, '', ${EVENTS})
    ${more}
  })
  await openWindow()`

test('where a page wants to go the app can forbid, and then nothing is asked for there', async () => {
  const elsewhere = await serve(() => 'away')
  const { app } = await startApp({
    html: html(elsewhere.url),
    main: watching(`contents.on('will-navigate', (event) => { if (!event.url.startsWith('app://tea/')) event.preventDefault() })`),
  })
  const page = await app.window()
  await page.click('#away')
  await page.evaluate(`location.href = '${elsewhere.url}/script'`)
  await page.click('#mail')
  const asked = () => app.evaluate(() => heard.filter(([name]) => name === 'will-navigate').map(([, url]) => url))
  await expect.poll(asked).toEqual([`${elsewhere.url}/away`, `${elsewhere.url}/script`, 'mailto:ada@example.org'])
  expect(page.url()).toContain('tea.app.localhost')
  expect(await page.title()).toBe('Tea')

  await page.click('#near')
  await page.waitForURL('**/empty.html')
  await page.evaluate(`location.href = 'app://tea/#top'`)
  await expect.poll(() => page.url()).toContain('/#top')
  await page.evaluate(`history.pushState(null, '', '/cups')`)
  const went = () => app.evaluate(() => heard.filter(([name]) => name.startsWith('did-navigate')).map(([, url]) => url))
  await expect.poll(went).toEqual(['app://tea/', 'app://tea/empty.html', 'app://tea/#top', 'app://tea/cups'])
  expect(elsewhere.asked).toEqual([])
})

test('where the app sends its page, it does not ask itself', async () => {
  const { app } = await startApp({ html: html(), main: watching(`contents.on('will-navigate', (event) => event.preventDefault())`) })
  const page = await app.window()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.loadURL('app://tea/empty.html'))
  await page.waitForURL('**/empty.html')
  expect(await app.evaluate(() => heard.filter(([name]) => name === 'will-navigate'))).toEqual([])
})

test('a page opens no window that it may not, by whatever way', async () => {
  const elsewhere = await serve(() => 'opened')
  const { app } = await startApp({
    html: html(elsewhere.url),
    main: watching(
      `contents.setWindowOpenHandler(({ url, disposition, frameName }) => { heard.push(['wants', url, disposition, frameName]); return { action: 'deny' } })`,
    ),
  })
  const page = await app.window()
  expect(await page.evaluate(`open('${elsewhere.url}/script', 'cup', 'width=100') === null`)).toBe(true)
  await page.click('#blank')
  await page.evaluate(`document.getElementById('form').submit()`)
  const wants = () => app.evaluate(() => heard.flatMap(([name, ...rest]) => (name === 'wants' ? [rest] : [])))
  await expect.poll(wants).toEqual([
    [`${elsewhere.url}/script`, 'new-window', 'cup'],
    [`${elsewhere.url}/blank`, 'foreground-tab', ''],
    [`${elsewhere.url}/form`, 'foreground-tab', ''],
  ])
  expect(await app.windowStates()).toHaveLength(1)
  await expect.poll(async () => (await app.windows()).length).toBe(1)
  expect(elsewhere.asked).toEqual([])
})

test('a page opens the window that it may', async () => {
  const { app } = await startApp({
    html: html(),
    main: watching(`contents.setWindowOpenHandler(() => ({ action: 'allow', overrideBrowserWindowOptions: { width: 300 } }))`),
  })
  await (await app.window()).evaluate(`open('app://tea/empty.html')`)
  await expect
    .poll(async () => (await app.windowStates()).map(({ url, bounds }) => [url, bounds.width]))
    .toEqual([
      ['app://tea/', 800],
      ['app://tea/empty.html', 300],
    ])
  expect(await app.evaluate(() => names())).toContain('did-create-window')
})

test('a page that cannot be loaded says why', async () => {
  const { app } = await startApp({ html: html(), main: watching('') })
  await app.window()
  const reason = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]
      ?.loadURL('http://127.0.0.1:9/')
      .catch((error: unknown) => [(error as Error).message, (error as { code: string }).code]),
  )
  expect(reason).toEqual(["ERR_UNSAFE_PORT (-312) loading 'http://127.0.0.1:9/'", 'ERR_UNSAFE_PORT'])
  const nobody = await serve(() => '')
  await nobody.close()
  const refused = await app.evaluate(
    ({ BrowserWindow }, url) =>
      BrowserWindow.getAllWindows()[0]
        ?.loadURL(url)
        .catch((error: unknown) => (error as Error).message),
    `${nobody.url}/`,
  )
  expect(refused).toBe(`ERR_CONNECTION_REFUSED (-102) loading '${nobody.url}/'`)
})

/** In the main process. */
declare const heard: [string, ...unknown[]][]
declare function names(): string[]
