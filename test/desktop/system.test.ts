import type * as electronModule from 'electron'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../support/temp-folder.ts'
import { startApp } from './support/test-app.ts'

const ICON = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const opening = `protocol.handle('app', page); await openWindow()`

test('menus can be read and clicked', async () => {
  const { app } = await startApp({
    main: `
      const { Menu, MenuItem } = electron
      const note = (item, window) => heard.push([item.label, item.checked, window?.id ?? null])
      Menu.setApplicationMenu(Menu.buildFromTemplate([
        { label: 'Tea', submenu: [
          { label: 'Brew', id: 'brew', accelerator: 'CmdOrCtrl+B', click: note }, { type: 'separator' },
          { label: 'With &milk', type: 'checkbox', click: note }, { label: 'Green', type: 'radio', checked: true, click: note }, { label: 'Black', type: 'radio', click: note },
          { label: 'Cold', enabled: false, click: note }, { label: 'More', submenu: [{ role: 'toggleDevTools' }] },
        ] },
        { role: 'editMenu' },
      ]))
      globalThis.odd = [() => new MenuItem({ role: 'brew' }), () => Menu.buildFromTemplate([{}]), () => new MenuItem({ label: 'a', before: ['b'] })].map(attempt)
      ${opening}`,
  })
  await app.window()
  const { applicationMenu } = await app.recorded()
  expect(applicationMenu?.[0]?.submenu?.map(({ label, type }) => [label, type])).toEqual([
    ['Brew', 'normal'],
    ['', 'separator'],
    ['With &milk', 'checkbox'],
    ['Green', 'radio'],
    ['Black', 'radio'],
    ['Cold', 'normal'],
    ['More', 'submenu'],
  ])
  expect(applicationMenu?.[1]?.submenu?.[0]).toMatchObject({ role: 'undo', label: 'Undo' })
  await app.act.clickMenu('brew')
  await app.act.clickMenu('Tea', 'With milk')
  await app.act.clickMenu('Tea', 'Black')
  await app.act.clickMenu('Tea', 'More', 'Toggle Developer Tools')
  expect(await app.evaluate(() => heard)).toEqual([
    ['Brew', false, 1],
    ['With &milk', true, 1],
    ['Black', true, 1],
  ])
  expect((await app.recorded()).applicationMenu?.[0]?.submenu?.[3]?.checked).toBe(false)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.isDevToolsOpened())).toBe(true)
  await expect(app.act.clickMenu('Tea', 'Cold')).rejects.toThrow("the menu item 'Cold' is disabled")
  await expect(app.act.clickMenu('Tea', 'Gin')).rejects.toThrow("no menu item 'Gin' beside 'Brew'")
  expect(await app.evaluate(() => odd)).toEqual([
    expect.stringContaining("menu role 'brew', and neither has Electron"),
    expect.stringContaining('must have at least one of label, role or type'),
    expect.stringContaining("menu item option 'before'"),
  ])
})

test('a click with the right button tells where it was, and the menu that comes can be clicked', async () => {
  const { app } = await startApp({
    html: `<a id="link" href="https://tea.example/cups">cups</a><input id="field" value="milk and sugar"><p id="no" oncontextmenu="event.preventDefault()">no</p>`,
    main: `
      app.on('web-contents-created', (_event, contents) => contents.on('context-menu', (_event, params) => {
        heard.push([params.linkURL, params.linkText, params.isEditable, params.selectionText, params.editFlags.canCut, params.pageURL])
        electron.Menu.buildFromTemplate([{ role: 'selectAll' }, { label: 'Copy link', click: () => heard.push('copied') }]).popup()
      }))
      ${opening}`,
  })
  const page = await app.window()
  await page.click('#no', { button: 'right' })
  await page.click('#link', { button: 'right' })
  await page.click('#field', { button: 'right' })
  await expect
    .poll(() => app.evaluate(() => heard))
    .toEqual([
      ['https://tea.example/cups', 'cups', false, '', false, 'app://tea/'],
      ['', '', true, '', false, 'app://tea/'],
    ])
  await app.act.clickPopup('Select All')
  const selected = `document.getElementById('field').selectionEnd - document.getElementById('field').selectionStart`
  await expect.poll(() => page.evaluate(selected)).toBe('milk and sugar'.length)
  await app.act.clickPopup('Copy link')
  expect((await app.evaluate(() => heard)).at(-1)).toBe('copied')
})

test('the tray shows what it was told, and can be clicked', async () => {
  const { app, folder } = await startApp({
    main: `
      const icon = join(import.meta.dirname, 'icon.png')
      await writeFile(icon, Buffer.from('${ICON}', 'base64'))
      const tray = new electron.Tray(electron.nativeImage.createFromPath(icon))
      tray.setToolTip('Tea is ready'); tray.on('click', () => heard.push('clicked'))
      tray.setContextMenu(electron.Menu.buildFromTemplate([{ label: 'Drink', click: () => heard.push('drunk') }]))
      tray.setImage(icon)
      heard.push(attempt(() => tray.setImage('/nowhere.png')))
      globalThis.tray = tray
      ${opening}`,
  })
  await app.window()
  const { trays } = await app.recorded()
  expect(trays).toMatchObject([{ toolTip: 'Tea is ready', image: { isEmpty: false, width: 1, height: 1 }, menu: [{ label: 'Drink' }] }])
  await app.act.clickTray()
  await app.act.clickTrayMenu('Drink')
  expect(await app.evaluate(() => heard)).toEqual(["Failed to load image from path '/nowhere.png'", 'clicked', 'drunk'])
  const sizes = ({ nativeImage }: typeof electronModule, path: string) => {
    const icon = nativeImage.createFromPath(path)
    const cut = nativeImage.createFromBuffer(icon.toPNG().subarray(0, -5))
    return [icon.getSize(), cut.isEmpty(), nativeImage.createFromBuffer(icon.resize({ width: 16, height: 16 }).toPNG()).getSize()]
  }
  expect(await app.evaluate(sizes, join(folder, 'icon.png'))).toEqual([{ width: 1, height: 1 }, true, { width: 16, height: 16 }])
  await app.evaluate(() => tray.destroy())
  expect((await app.recorded()).trays[0]?.isDestroyed).toBe(true)
})

test('notifications are shown, clicked, answered and closed', async () => {
  const { app } = await startApp({
    main: `
      const cup = new electron.Notification({ title: 'Grace · 小明', body: 'Tea is ready', hasReply: true })
      hear(cup, '', 'show', 'click', 'close'); cup.on('reply', (event, text) => heard.push(['reply', event.reply ?? text, text])); cup.show()
      globalThis.cup = cup
      ${opening}`,
  })
  await app.window()
  await app.act.clickNotification('Tea is ready')
  await app.act.replyToNotification('小明', '好')
  await app.act.closeNotification('小明')
  await expect.poll(() => app.evaluate(() => heard)).toEqual([['show'], ['click'], ['reply', '好', '好'], ['close']])
  expect((await app.recorded()).notifications).toMatchObject([
    { title: 'Grace · 小明', body: 'Tea is ready', hasReply: true, isClosed: true },
  ])
})

test('dialogs wait for an answer, or have it already', async () => {
  const { app } = await startApp({
    main: `
      globalThis.ask = (name, ...args) => electron.dialog[name](...args).then((answer) => heard.push(answer))
      globalThis.open = () => ask('showMessageBox', BrowserWindow.getAllWindows()[0], { message: 'Milk?', buttons: ['&Yes', 'No'], cancelId: 1 })
      ${opening}`,
  })
  await app.window()
  const answers = () => app.evaluate(() => heard.splice(0))
  await app.evaluate(() => void open())
  expect((await app.recorded()).dialogs).toMatchObject([
    { kind: 'showMessageBox', options: { message: 'Milk?' }, hasWindow: true, answer: null },
  ])
  await app.answerDialog({ button: 'Yes' })
  await expect.poll(answers).toEqual([{ response: 0, checkboxChecked: false }])
  await app.answerDialog('cancel')
  await app.evaluate(() => open())
  expect(await answers()).toEqual([{ response: 1, checkboxChecked: false }])
  await app.answerDialog({ files: ['/tmp/tea'] })
  await app.evaluate(() => ask('showOpenDialog', { properties: ['openDirectory'] }))
  await app.answerDialog({ files: ['/tmp/cup.txt'] })
  await app.evaluate(() => ask('showSaveDialog', {}))
  expect(await answers()).toEqual([
    { canceled: false, filePaths: ['/tmp/tea'] },
    { canceled: false, filePath: '/tmp/cup.txt' },
  ])
  expect(await app.evaluate(({ dialog }) => dialog.showMessageBoxSync({ message: '?', buttons: ['Stay', 'Cancel'] }))).toBe(1)
})

test('what would leave the app or change the computer is written down instead', async () => {
  const { app } = await startApp({ main: opening })
  const page = await app.window()
  await app.evaluate(async ({ app, shell, powerSaveBlocker, powerMonitor, clipboard, BrowserWindow }) => {
    await shell.openExternal('https://tea.example/')
    shell.showItemInFolder('/tmp/tea')
    app.setBadgeCount(3)
    app.setLoginItemSettings({ openAtLogin: true, args: ['--hidden'] })
    app.setAsDefaultProtocolClient('tea')
    powerSaveBlocker.stop(powerSaveBlocker.start('prevent-app-suspension'))
    powerSaveBlocker.start('prevent-display-sleep')
    powerMonitor.on('resume', () => void heard.push('awake'))
    BrowserWindow.getAllWindows()[0]?.flashFrame(true)
    await clipboard.writeText('leaves')
  })
  await app.act.power('resume')
  expect(await app.recorded()).toMatchObject({
    openedExternally: ['https://tea.example/'],
    shownInFolder: ['/tmp/tea'],
    badge: 3,
    loginItem: { openAtLogin: true, args: ['--hidden'] },
    protocolClients: ['tea'],
    blockers: [{ id: 1, type: 'prevent-display-sleep' }],
    taskBar: [{ windowId: 1, call: 'flashFrame', value: true }],
  })
  const more = await app.evaluate(async ({ app, clipboard }) => [
    await clipboard.readText(),
    app.getLoginItemSettings().openAtLogin,
    app.isDefaultProtocolClient('tea'),
  ])
  expect(more).toEqual(['leaves', true, true])
  expect(await app.evaluate(() => heard)).toEqual(['awake'])

  await app.act.useTheme('dark')
  await expect.poll(() => page.evaluate(`matchMedia('(prefers-color-scheme: dark)').matches`)).toBe(true)
  expect(await app.evaluate(({ nativeTheme }) => [nativeTheme.shouldUseDarkColors, nativeTheme.themeSource])).toEqual([true, 'dark'])
})

test('the person speaks their languages, and sits before a dark desktop', async () => {
  const { app } = await startApp({ main: opening }, { languages: ['zh-CN', 'en'], isDark: true, isPackaged: true })
  const page = await app.window()
  expect(
    await page.evaluate(`[navigator.language, navigator.languages.join(), matchMedia('(prefers-color-scheme: dark)').matches]`),
  ).toEqual(['zh-CN', 'zh-CN,en', true])
  expect(await page.evaluate('navigator.userAgent')).toMatch(/ tea\/1\.2\.3 Chrome\/\d+\S* Electron\/45\.\d+\.\d+ /)
  const about = await app.evaluate(({ app, nativeTheme }) => [
    app.getLocale(),
    app.getPreferredSystemLanguages(),
    app.isPackaged,
    app.getVersion(),
    nativeTheme.shouldUseDarkColors,
    process.type,
    Boolean(process.versions.electron),
  ])
  expect(about).toEqual(['zh-CN', ['zh-CN', 'en'], true, '1.2.3', true, 'browser', true])
})

test('what safeStorage locks is not on the disk in clear, and opens again in another run; without a keyring it says so', async () => {
  const userData = tempFolder()
  const lock = `
    const { safeStorage } = electron
    const file = join(app.getPath('userData'), 'token')
    const known = await readFile(file).catch(() => null)
    if (safeStorage.isEncryptionAvailable() && !known) await writeFile(file, safeStorage.encryptString('the secret token'))
    heard.push(safeStorage.isEncryptionAvailable(), known && attempt(() => heard.push(safeStorage.decryptString(known))) || null)
    ${opening}`
  const first = await startApp({ main: lock }, { userData })
  await first.app.window()
  await first.app.quit()
  expect(filesIn(userData).filter((file) => readFileSync(file).includes('the secret token'))).toEqual([])

  const second = await startApp({ main: lock }, { userData })
  await second.app.window()
  expect(await second.app.evaluate(() => heard)).toEqual(['the secret token', true, null])
  await second.app.quit()

  const third = await startApp({ main: lock }, { userData, keyring: 'none' })
  await third.app.window()
  expect(await third.app.evaluate(() => heard)).toEqual([false, expect.stringContaining('Decryption is not available')])
})

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)

/** In the main process. */
declare const heard: unknown[]
declare const odd: string[]
declare const tray: Electron.Tray
declare function open(): Promise<void>
declare function ask(name: string, options: object): Promise<void>
