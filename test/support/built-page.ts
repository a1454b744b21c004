import { spawnSync } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const page = join(root, 'out/renderer/index.html')

/** Builds the page where the sources are newer than it. */
export function buildPage(): void {
  if (isStale()) build()
}

function isStale(): boolean {
  if (!existsSync(page)) return true
  const builtAt = statSync(page).mtimeMs
  return globSync(['src/**/*', 'package-lock.json', 'electron.vite.config.ts'], { cwd: root }).some(
    (path) => statSync(join(root, path)).mtimeMs > builtAt,
  )
}

function build(): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`the page could not be built:\n${stdout}${stderr}`)
}
