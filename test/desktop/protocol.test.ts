import { expect, test } from 'vitest'
import { sharedApp, startApp } from './support/test-app.ts'

const shared = sharedApp({
  main: `
    globalThis.asked = []
    const chunks = () => new ReadableStream({
      start(controller) { globalThis.brew = (text) => controller.enqueue(new TextEncoder().encode(text)); globalThis.served = () => controller.close() },
      cancel() { globalThis.isCancelled = true },
    })
    const cup = Buffer.from('0123456789')
    protocol.handle('app', async (request) => {
      const { pathname, host } = new URL(request.url)
      asked.push({ url: request.url, method: request.method, headers: Object.fromEntries(request.headers), referrer: request.referrer })
      if (pathname === '/slow') return new Response(chunks())
      if (pathname === '/echo') return new Response(request.body, { headers: { 'content-type': 'text/plain' } })
      if (pathname === '/broken') throw new Error('the kettle broke')
      if (pathname === '/error') return Response.error()
      if (pathname === '/nothing') return undefined
      if (pathname === '/packed') return new Response('packed', { headers: { 'content-encoding': 'gzip', 'content-type': 'text/plain' } })
      if (pathname === '/count') return new Response(String(globalThis.count = (globalThis.count ?? 0) + 1), { headers: { 'cache-control': 'max-age=9999' } })
      if (pathname === '/move') return Response.redirect('app://tea/echo')
      if (pathname === '/dot.png') return new Response(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'), { headers: { 'content-type': 'image/png' } })
      if (pathname === '/part') {
        const [, from, to] = /bytes=(\\d+)-(\\d*)/.exec(request.headers.get('range') ?? '') ?? []
        if (from === undefined) return new Response(cup)
        const end = to === '' ? cup.length - 1 : Number(to)
        return new Response(cup.subarray(Number(from), end + 1), { status: 206, headers: { 'content-range': 'bytes ' + from + '-' + end + '/' + cup.length } })
      }
      return page(request)
    })
    globalThis.again = [attempt(() => protocol.handle('app', page)), attempt(() => protocol.registerSchemesAsPrivileged([])), attempt(() => protocol.handle('tea', page)), attempt(() => protocol.unhandle('tea'))]
    await openWindow()`,
  html: `<!doctype html><title>Tea</title><h1>Tea</h1><img id="dot" src="app://pictures/dot.png">`,
})

const inPage = <Value>(code: string): Promise<Value> => shared.page.evaluate<Value>(`(async () => { ${code} })()`)
const failure = (path: string) =>
  inPage<string>(`return await fetch('${path}').then((response) => response.status, (error) => error.message)`)

test('a page lives at a secure address of its own; the main process knows it as app://', async () => {
  const { app, page } = shared
  expect(page.url()).toBe('http://tea.app.localhost/')
  expect(await page.evaluate('isSecureContext')).toBe(true)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())).toBe('app://tea/')
  const [first] = await app.evaluate(() => asked)
  expect(first).toMatchObject({ url: 'app://tea/', method: 'GET' })
  expect(Object.keys(first?.headers ?? {})).not.toContain('host')
})

test('other hosts of the scheme can be shown and fetched by their own names', async () => {
  const { app, page } = shared
  expect(await page.evaluate('document.getElementById("dot").naturalWidth')).toBe(1)
  expect(await app.evaluate(() => asked.map(({ url }) => url))).toContain('app://pictures/dot.png')
  expect(await inPage(`return await (await fetch('app://tea/count')).text()`)).toMatch(/\d/)
})

test('ranges and other answers arrive as they were given', async () => {
  const part = `const response = await fetch('/part', { headers: { Range: 'bytes=2-4' } })
    return [response.status, response.headers.get('content-range'), await response.text()]`
  expect(await inPage(part)).toEqual([206, 'bytes 2-4/10', '234'])
  expect(await inPage(`return (await fetch('/missing')).status`)).toBe(404)
})

test('answers and questions stream', async () => {
  const { app } = shared
  await inPage(
    `globalThis.reader = (await fetch('/slow')).body.getReader(); globalThis.next = async () => new TextDecoder().decode((await reader.read()).value)`,
  )
  await app.evaluate(() => brew('first'))
  expect(await inPage('return await next()')).toBe('first')
  await app.evaluate(() => brew('second'))
  expect(await inPage('return await next()')).toBe('second')
  await inPage('await reader.cancel()')
  await expect.poll(() => app.evaluate(() => isCancelled)).toBe(true)
  expect(await inPage(`return await (await fetch('/echo', { method: 'POST', body: '茶' })).text()`)).toBe('茶')
})

test('an answer that is none fails as the network does', async () => {
  expect(await failure('/broken')).toBe('Failed to fetch')
  expect(await failure('/error')).toBe('Failed to fetch')
  expect(await failure('/nothing')).toBe('Failed to fetch')
  expect(shared.app.stderr).toContain('the kettle broke')
})

test('nothing is kept or unpacked on the way', async () => {
  expect(await inPage(`return await (await fetch('/count')).text() === await (await fetch('/count')).text()`)).toBe(false)
  expect(await inPage(`return await (await fetch('/packed')).text()`)).toBe('packed')
})

test('a scheme is registered in time, and handled once', async () => {
  const said = await shared.app.evaluate(() => again)
  expect(said[0]).toBe('Failed to register protocol: app')
  expect(said[1]).toBe('protocol.registerSchemesAsPrivileged should be called before app is ready')
  expect(said[2]).toContain("protocol.handle of 'tea', which was not registered as privileged")
  expect(said[3]).toBe('Failed to unhandle protocol: tea')
})

test('without its privileges a scheme cannot be fetched', async () => {
  const { app } = await startApp({
    before: `privileges.supportFetchAPI = false`,
    main: `protocol.handle('app', page); await openWindow()`,
  })
  const page = await app.window()
  expect(await page.evaluate(`fetch('/empty.html').then((response) => response.status, (error) => error.message)`)).toBe('Failed to fetch')
})

/** In the main process. */
declare const asked: { url: string; method: string; headers: Record<string, string> }[]
declare const again: string[]
declare const isCancelled: boolean
declare function brew(text: string): void
