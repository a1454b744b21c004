// Draws the app's pictures from the two SVG files beside this one: for windows and tray (with and without a dot; in black alone for
// macOS, which tints it), and what the packages of the three systems want.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import { icnsOf, icoOf } from './icon-files.js'

const out = join(import.meta.dirname, '../out')
const icon = read('icon.svg')
const tray = read('tray.svg')

/** Electron takes the larger one from beside the other on dense screens. */
const TRAY_SIZES = { '': 16, '@2x': 32 }
/** What Linux desktops look for. */
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512]

write('icons/icon.png', png(icon, 1024))
for (const [suffix, size] of Object.entries(TRAY_SIZES)) {
  write(`icons/trayTemplate${suffix}.png`, png(drawn({ ink: '#000000', dot: null }), size))
  write(`icons/trayTemplate-unread${suffix}.png`, png(drawn({ ink: '#000000', dot: '#000000' }), size))
  write(`icons/tray${suffix}.png`, png(icon, size))
  write(
    `icons/tray-unread${suffix}.png`,
    png(icon.replace('</svg>', '<circle cx="50" cy="14" r="13" fill="#d92d20" stroke="#fff" stroke-width="3"/></svg>'), size),
  )
}
write(
  'package/icon.ico',
  icoOf((size) => png(icon, size)),
)
write(
  'package/icon.icns',
  icnsOf((size) => png(icon, size)),
)
for (const size of LINUX_SIZES) write(`package/icons/${size}x${size}.png`, png(icon, size))

function drawn({ ink, dot }) {
  const colored = tray.replaceAll('INK', ink)
  return dot === null ? colored.replace(/<circle class[^>]*>/, '').replace(' mask="url(#gap)"', '') : colored.replace('DOT', dot)
}

function read(name) {
  return readFileSync(join(import.meta.dirname, name), 'utf8')
}

function png(svg, width) {
  return new Resvg(svg, { fitTo: { mode: 'width', value: width } }).render().asPng()
}

function write(name, bytes) {
  const path = join(out, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, bytes)
}
