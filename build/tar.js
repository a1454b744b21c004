import { gzipSync } from 'node:zlib'

const BLOCK = 512
/** Of bytes, for names and for the folder before them. */
const NAME_MAX = 100
const FOLDER_MAX = 155

/**
 * A gzipped tar archive that depends on nothing but what is in it: not on when, where or by whom it was made.
 *
 * @param {string} folder in which everything lies when it is unpacked
 * @param {number} mtimeS
 * @param {readonly { name: string, bytes: Buffer, isProgram: boolean }[]} files
 */
export function tarGz(folder, mtimeS, files) {
  const sorted = [...files].sort((one, other) => (one.name < other.name ? -1 : 1))
  const blocks = sorted.flatMap((file) => [head(folder, mtimeS, file), file.bytes, Buffer.alloc(rest(file.bytes.length))])
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]))
}

function head(folder, mtimeS, { name, bytes, isProgram }) {
  if (Buffer.byteLength(name) > NAME_MAX || Buffer.byteLength(folder) > FOLDER_MAX) throw new Error(`too long a name for tar: ${name}`)
  const block = Buffer.alloc(BLOCK)
  const octal = (value, at, length) => block.write(value.toString(8).padStart(length - 1, '0'), at, 'latin1')
  block.write(name, 0)
  octal(isProgram ? 0o755 : 0o644, 100, 8)
  octal(0, 108, 8) // user and group: root
  octal(0, 116, 8)
  octal(bytes.length, 124, 12)
  octal(mtimeS, 136, 12)
  block.fill(' ', 148, 156) // counts as spaces in the sum that comes here
  block.write('0', 156)
  block.write('ustar\x0000', 257, 'latin1')
  block.write(folder, 345)
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  )
  block.writeUInt8(0, 154)
  return block
}

const rest = (length) => (BLOCK - (length % BLOCK)) % BLOCK
