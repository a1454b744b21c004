import { expect, test } from 'vitest'
import { tempFolder } from '../support/temp-folder.ts'
import { launchDesktop, relaunched, startAgain } from './driver/launch-desktop.ts'
import { startApp, writeApp } from './support/test-app.ts'

const ONE = `
  globalThis.isFirst = app.requestSingleInstanceLock({ cup: 'blue' })
  console.log(isFirst ? 'first' : 'second')
  app.on('second-instance', (_event, argv, cwd, data) => heard.push([argv, cwd, data]))
  if (!isFirst) app.quit()`
const open = `if (!isFirst) return; protocol.handle('app', page); await openWindow()`

test('a second process hands over what it was started with, and ends; in another folder it is another person', async () => {
  const { app, options } = await startApp({ before: ONE, main: open })
  await app.window()
  const second = await startAgain({ ...options, args: ['tea://join/room', '--hidden'], cwd: '/' })
  expect(second).toMatchObject({ code: 0, out: 'second\n' })
  await expect.poll(() => app.evaluate(() => heard.length)).toBe(1)
  const [[argv, cwd, data] = []] = await app.evaluate(() => heard)
  expect(argv).toEqual(expect.arrayContaining(['tea://join/room', '--hidden', `--user-data-dir=${options.userData}`]))
  expect((argv as string[]).indexOf('--hidden')).toBeLessThan((argv as string[]).indexOf('tea://join/room'))
  expect([cwd, data]).toEqual(['/', { cup: 'blue' }])

  const grace = await launchDesktop({ ...options, userData: tempFolder() })
  await grace.window()
  expect(grace.stdout).toBe('first\n')
})

test('what a page kept is there in the next run; and after the power went, there is a next run', async () => {
  const { app, options } = await startApp({ before: ONE, main: open })
  await (await app.window()).evaluate(`localStorage.setItem('cup', 'full')`)
  await app.quit()
  const next = await launchDesktop(options)
  expect(await (await next.window()).evaluate(`localStorage.getItem('cup')`)).toBe('full')
  await next.kill()
  expect(await next.exited).toEqual({ code: null, signal: 'SIGKILL' })
  const again = await launchDesktop(options)
  await again.window()
  expect(again.stdout).toBe('first\n')
})

test('an app that wants to be started again says how', async () => {
  const { app, options } = await startApp({
    before: ONE,
    main: `if (!process.argv.includes('--again')) { app.relaunch({ args: [...process.argv.slice(1), '--again'] }); return app.exit(0) } ${open}`,
  })
  const again = await relaunched(app, options)
  await again.window()
  expect(await again.evaluate(() => process.argv.at(-1))).toBe('--again')
})

test('Electron is ready no sooner than the main module has run', async () => {
  const userData = tempFolder()
  const main = writeApp({ before: `await new Promise((resolve) => setTimeout(resolve, 200)); console.log('ready: ' + app.isReady())` })
  const app = await launchDesktop({ userData, main })
  await app.window()
  expect(app.stdout).toBe('ready: false\n')
  expect(await app.evaluate(({ app }) => [app.isReady(), app.getPath('userData')])).toEqual([true, userData])
})

/** In the main process. */
declare const heard: unknown[][]
