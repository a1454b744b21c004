// The two formats in which Windows and macOS keep an icon's sizes together; both hold PNG files as they are. electron-builder would
// fetch a tool for this from the internet.

const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256]
const ICO_HEAD = 6
const ICO_ENTRY = 16

/** By macOS's names; the doubled ones are for dense screens. Smaller ones it makes itself, and better than from PNG. */
const ICNS_SIZES = { ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 }
const ICNS_HEAD = 8

/** @param {(size: number) => Buffer} pngOf */
export function icoOf(pngOf) {
  const pictures = ICO_SIZES.map((size) => ({ size, png: pngOf(size) }))
  const head = Buffer.alloc(ICO_HEAD + pictures.length * ICO_ENTRY)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let at = head.length
  for (const [index, { size, png }] of pictures.entries()) {
    const entry = ICO_HEAD + index * ICO_ENTRY
    // A byte each for width and height, in which 0 means 256.
    head.writeUInt8(size % 256, entry)
    head.writeUInt8(size % 256, entry + 1)
    head.writeUInt16LE(1, entry + 4)
    head.writeUInt16LE(32, entry + 6)
    head.writeUInt32LE(png.length, entry + 8)
    head.writeUInt32LE(at, entry + 12)
    at += png.length
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)])
}

/** @param {(size: number) => Buffer} pngOf */
export function icnsOf(pngOf) {
  const pieces = Object.entries(ICNS_SIZES).map(([name, size]) => icnsPiece(name, pngOf(size)))
  return icnsPiece('icns', Buffer.concat(pieces))
}

function icnsPiece(name, bytes) {
  const head = Buffer.alloc(ICNS_HEAD)
  head.write(name, 'latin1')
  head.writeUInt32BE(ICNS_HEAD + bytes.length, 4)
  return Buffer.concat([head, bytes])
}
