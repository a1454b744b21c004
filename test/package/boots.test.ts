import { join } from 'node:path'
import { extractAll } from '@electron/asar'
import { expect, onTestFinished, test } from 'vitest'
import type { Bridge } from '../../src/shared/bridge.ts'
import { launchDesktop } from '../desktop/driver/launch-desktop.ts'
import { electronBinary } from '../desktop/driver/options.ts'
import { loopbackName } from '../support/loopback-mdns.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { Visitor } from '../support/visitor.ts'
import { pack } from './pack.ts'

/** The app as it is packed, in a folder that has nothing of the checkout around it. */
async function packedApp(): Promise<string> {
  const { folder, remove } = await pack('linux')
  onTestFinished(remove)
  const archive = join(folder, 'resources/app.asar')
  // Only Electron itself can read in an archive.
  if (electronBinary() !== undefined) return archive
  extractAll(archive, join(folder, 'inside'))
  return join(folder, 'inside')
}

test('what is packed opens a window and hosts a room: a guest gets the page, talks, and reads what was said', async () => {
  const app = await launchDesktop({
    main: await packedApp(),
    userData: tempFolder(),
    env: { WATERCOOLER_INTERFACE: loopbackName() },
    isPackaged: true,
  })
  const window = await app.window()
  await window.getByRole('heading', { name: 'Find rooms' }).waitFor()
  const { roomId, port } = await window.evaluate(async () => {
    const { host } = (globalThis as unknown as { watercooler: Required<Bridge> }).watercooler
    await host.start({ title: 'Ops · 运维' })
    const state = await host.watch({ pollId: 'here', rev: 0 })
    const hosted = state.ok ? state.value.hosting : null
    return { roomId: hosted?.roomId ?? '', port: new URL(hosted?.urls[0] ?? '').port }
  })
  const url = `http://127.0.0.1:${port}`
  const page = await fetch(url, { headers: { 'accept-encoding': 'br' } })
  expect(page.headers.get('content-encoding')).toBe('br')
  expect(await page.text()).toContain('<title>')
  const grace = new Visitor(url, roomId, 'Grace')
  await grace.enter()
  await grace.say('大家好')
  // Read by a worker, from a file that stands beside the main process.
  expect((await grace.ask('GET', '/messages?limit=10')).text).toContain('大家好')
})
