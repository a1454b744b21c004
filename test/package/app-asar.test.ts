import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { extractAll } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reached } from '../../build/reached.js'
import { tell } from '../support/aloud.ts'
import { pack, type Packed } from './pack.ts'

const root = join(import.meta.dirname, '../..')
/** Named in no text: the store starts it. */
const WORKER = 'read-worker.js'

let packed: Packed
let inside = ''

beforeAll(async () => {
  packed = await pack('linux')
  inside = join(packed.folder, 'inside')
  extractAll(join(packed.folder, 'resources/app.asar'), inside)
})
afterAll(() => packed.remove())

function filesIn(folder: string, pattern: string): string[] {
  const paths = globSync(pattern, { cwd: folder }).filter((path) => statSync(join(folder, path)).isFile())
  return paths.map((path) => path.replaceAll('\\', '/')).sort()
}

const read = (path: string): string => readFileSync(join(inside, path), 'utf8')

describe('app.asar', () => {
  test('holds exactly what runs: what the window’s main process can come to load, preload, page and pictures', () => {
    const main = reached(join(root, 'out/main'), ['index.js', WORKER]).map((name) => `out/main/${name}`)
    const built = filesIn(root, 'out/{preload,renderer,icons}/**').filter((path) => !path.endsWith('.map'))
    // What is missing or too many is put right in build/electron-builder.yml, under `files`.
    expect(filesIn(inside, '**')).toEqual([...main, ...built, 'package.json'].sort())
    tell(`app.asar: ${(statSync(join(packed.folder, 'resources/app.asar')).size / 1e6).toFixed(1)} MB`)
  })

  test('keeps the page as it goes to guests: compressed already', () => {
    const names = filesIn(inside, 'out/renderer/**')
    expect(names).toContain('out/renderer/index.html.br')
    expect(names).toContain('out/renderer/index.html.gz')
  })

  test('holds no source map, and no word of where it was built', () => {
    const scripts = filesIn(inside, '**/*.{js,cjs,html,css,json}')
    expect(scripts.filter((path) => /^\/[/*]# sourceMappingURL=/m.test(read(path)))).toEqual([])
    expect(scripts.filter((path) => read(path).includes(root))).toEqual([])
  })

  test('says what Electron needs to know, and nothing of how it was made', () => {
    const metadata = JSON.parse(read('package.json')) as Record<string, unknown>
    expect(metadata).toMatchObject({
      name: 'watercooler',
      productName: 'Watercooler',
      desktopName: 'watercooler.desktop',
      main: 'out/main/index.js',
      type: 'module',
    })
    expect(Object.keys(metadata)).not.toContain('scripts')
    expect(Object.keys(metadata)).not.toContain('devDependencies')
  })

  test('has beside it what its licence asks for, and Chromium’s words only in the app’s languages', () => {
    expect(readFileSync(join(packed.folder, 'resources/LICENSE.txt'), 'utf8')).toContain('MIT License')
    expect(filesIn(packed.folder, 'LICENSE*')).toEqual(['LICENSE.electron.txt', 'LICENSES.chromium.html'])
    expect(filesIn(packed.folder, 'locales/*')).toEqual(['locales/en-US.pak', 'locales/zh-CN.pak', 'locales/zh-TW.pak'])
    expect(filesIn(packed.folder, 'resources/**')).toEqual(['resources/LICENSE.txt', 'resources/app.asar'])
  })
})
