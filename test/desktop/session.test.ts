import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../support/temp-folder.ts'
import { serve } from './support/serve.ts'
import { sharedApp, startApp } from './support/test-app.ts'

test('what needs a permission is asked of the app, and refused or given as it says', async () => {
  const { app } = await startApp({
    main: `
      session.defaultSession.setPermissionRequestHandler((contents, permission, answer, details) => {
        heard.push(['request', permission, details.isMainFrame, details.requestingUrl])
        answer(permission === 'clipboard-sanitized-write')
      })
      session.defaultSession.setPermissionCheckHandler((contents, permission, origin) => { heard.push(['check', permission, origin]); return permission === 'clipboard-sanitized-write' })
      protocol.handle('app', page); await openWindow()`,
  })
  const page = await app.window()
  const says = (code: string) => page.evaluate(`${code}.then((value) => value ?? 'given', (error) => error.name)`)
  expect(await says(`navigator.clipboard.writeText('tea')`)).toBe('given')
  expect(await says(`navigator.clipboard.readText()`)).toBe('NotAllowedError')
  expect(await says(`Notification.requestPermission()`)).toBe('denied')
  expect(await says(`navigator.mediaDevices.getUserMedia({ audio: true })`)).toBe('NotAllowedError')
  expect(await says(`navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state)`)).toBe('denied')
  const asked = await app.evaluate(() => heard.filter(([kind]) => kind === 'request'))
  expect(asked).toEqual(
    ['clipboard-sanitized-write', 'clipboard-read', 'notifications', 'media'].map((permission) => [
      'request',
      permission,
      true,
      'app://tea/',
    ]),
  )
  expect(await app.evaluate(() => heard)).toContainEqual(['check', 'geolocation', 'app://tea'])
})

const shared = sharedApp({})

test('without handlers everything is given, as in Electron', async () => {
  const { page } = shared
  expect(await page.evaluate(`Notification.requestPermission()`)).toBe('granted')
  expect(await page.evaluate(`navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state)`)).toBe('granted')
})

test('the app may look at every request of a page, stop it, send it elsewhere and change its headers', async () => {
  const site = await serve((path) => `<p>${path}</p>`)
  const { app } = await startApp({
    main: `
      const { webRequest } = session.defaultSession
      webRequest.onBeforeRequest((details, answer) => {
        heard.push([details.url, details.resourceType, details.method])
        if (details.url.endsWith('/empty.html')) answer({ redirectURL: 'app://tea/other.html' })
        else answer({ cancel: !details.url.startsWith('app://') })
      })
      webRequest.onHeadersReceived({ urls: ['app://*/*'] }, ({ responseHeaders }, answer) => answer({ responseHeaders: { ...responseHeaders, 'x-cup': ['blue'] } }))
      protocol.handle('app', (request) => request.url.endsWith('/other.html') ? new Response('other') : page(request))
      await openWindow()`,
  })
  const page = await app.window()
  const loads = (url: string) =>
    page.evaluate(`fetch('${url}').then(async (answer) => [answer.headers.get('x-cup'), await answer.text()], (error) => error.message)`)
  expect(await loads(`${site.url}/spy`)).toBe('Failed to fetch')
  expect(site.asked).toEqual([])
  expect(await loads('/empty.html')).toEqual(['blue', 'other'])
  const seen = await app.evaluate(() => heard)
  expect(seen[0]).toEqual(['app://tea/', 'mainFrame', 'GET'])
  expect(seen).toContainEqual([`${site.url}/spy`, 'xhr', 'GET'])
})

test('a download is where the app wants it, or nowhere', async () => {
  const folder = tempFolder()
  const { app } = await startApp({
    html: `<a id="file" href="/leaves.txt" download="leaves.txt">leaves</a> <a id="spy" href="/leaves.txt" download="spy.txt">spy</a>`,
    main: `
      session.defaultSession.on('will-download', (event, item, contents) => {
        heard.push([item.getFilename(), item.getURL(), contents.getURL()])
        if (item.getFilename() === 'spy.txt') return event.preventDefault()
        item.setSavePath(${JSON.stringify(folder)} + '/kept.txt')
        item.once('done', (_event, state) => heard.push([state, item.getSavePath()]))
      })
      protocol.handle('app', (request) => request.url.endsWith('.txt') ? new Response('green') : page(request))
      await openWindow()`,
  })
  const page = await app.window()
  await page.click('#file')
  await expect
    .poll(() => app.evaluate(() => heard))
    .toEqual([
      ['leaves.txt', 'app://tea/leaves.txt', 'app://tea/'],
      ['completed', join(folder, 'kept.txt')],
    ])
  expect(readFileSync(join(folder, 'kept.txt'), 'utf8')).toBe('green')
  await page.click('#spy')
  await expect.poll(() => app.evaluate(() => heard.length)).toBe(3)
})

test('a session of its own shares nothing, and has its own handlers', async () => {
  const { app } = await startApp({
    main: `
      protocol.handle('app', page)
      session.fromPartition('guest').protocol.handle('app', () => new Response('<title>Guest</title>', { headers: { 'content-type': 'text/html' } }))
      await openWindow(); await openWindow({}, { partition: 'guest' })`,
  })
  await expect.poll(async () => (await app.windowStates()).map(({ title }) => title)).toEqual(['Tea · 茶', 'Guest'])
  const [tea, guest] = await app.windows()
  await tea?.evaluate(`localStorage.setItem('cup', 'full')`)
  expect(await guest?.evaluate(`localStorage.getItem('cup')`)).toBe(null)
  const opened = `new Promise((resolve) => { indexedDB.open('cups').onsuccess = ({ target }) => { target.result.close(); resolve() } })`
  const names = `indexedDB.databases().then((all) => all.map(({ name }) => name))`
  expect(await tea?.evaluate(`${opened}.then(() => ${names})`)).toEqual(['cups'])
  await app.evaluate(({ session }) => session.defaultSession.clearStorageData())
  expect(await tea?.evaluate(names)).toEqual([])
})

test('what a proxy was set for is resolved through it', async () => {
  const rules = await shared.app.evaluate(async ({ session: { defaultSession } }) => {
    await defaultSession.setProxy({ proxyRules: 'http=proxy.example:80;https=socks5://other:1', proxyBypassRules: '*.lan' })
    return await Promise.all(
      ['http://a.example', 'https://b.example', 'http://c.lan', 'http://127.0.0.1:1'].map((url) => defaultSession.resolveProxy(url)),
    )
  })
  expect(rules).toEqual(['PROXY proxy.example:80', 'SOCKS5 other:1', 'DIRECT', 'DIRECT'])
})

/** In the main process: what the test app has heard. */
declare const heard: unknown[][]
