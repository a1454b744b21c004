import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildPage } from './built-page.ts'

const ICONS = fileURLToPath(new URL('../../build/icons.js', import.meta.url))

/** Before the packaging tests: what is packed, as it is built now. */
function setup(): void {
  buildPage()
  const { status, stderr } = spawnSync(process.execPath, [ICONS], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the icons could not be drawn:\n${stderr}`)
}

export default setup
