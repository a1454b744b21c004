import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from '../app/app.ts'
import { fits } from '../base/fits.ts'
import { settings } from '../base/settings.ts'
import { strict } from '../base/strict.ts'

type Backend = ReturnType<Electron.SafeStorage['getSelectedStorageBackend']>

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16
/** As Chromium marks what it encrypted. */
const MARK = 'v11'

const isAvailable = (): boolean => app.isReady() && settings.keyring !== 'none'

/** Instead of the system's keyring: a file that the driver can take away. */
function key(): Buffer {
  const folder = join(app.getPath('userData'), 'Stand-in keyring')
  const file = join(folder, 'key')
  try {
    return readFileSync(file)
  } catch {
    mkdirSync(folder, { recursive: true })
    const fresh = randomBytes(KEY_BYTES)
    writeFileSync(file, fresh, { mode: 0o600 })
    return fresh
  }
}

function encryptString(plain: string): Buffer {
  if (!isAvailable()) throw new Error('Error while encrypting the text provided to safeStorage.encryptString. Encryption is not available.')
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(CIPHER, key(), iv)
  const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.from(MARK), iv, cipher.getAuthTag(), text])
}

function decryptString(encrypted: Buffer): string {
  if (!isAvailable())
    throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString. Decryption is not available.')
  if (encrypted.subarray(0, MARK.length).toString() !== MARK)
    throw new Error(
      'Error while decrypting the ciphertext provided to safeStorage.decryptString. Ciphertext does not appear to be encrypted.',
    )
  try {
    const [iv, tag, text] = cut(encrypted.subarray(MARK.length))
    const decipher = createDecipheriv(CIPHER, key(), iv).setAuthTag(tag)
    return decipher.update(text, undefined, 'utf8') + decipher.final('utf8')
  } catch {
    throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.')
  }
}

const cut = (bytes: Buffer): [Buffer, Buffer, Buffer] => [
  bytes.subarray(0, IV_BYTES),
  bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES),
  bytes.subarray(IV_BYTES + TAG_BYTES),
]

export const safeStorage = strict(
  'safeStorage',
  fits<Electron.SafeStorage>()({
    isEncryptionAvailable: isAvailable,
    isAsyncEncryptionAvailable: (): Promise<boolean> => app.whenReady().then(isAvailable),
    encryptString,
    decryptString,
    encryptStringAsync: async (plain: string): Promise<Buffer> => app.whenReady().then(() => encryptString(plain)),
    decryptStringAsync: async (encrypted: Buffer): Promise<Electron.DecryptStringAsyncReturnValue> =>
      app.whenReady().then(() => ({ shouldReEncrypt: false, result: decryptString(encrypted) })),
    getSelectedStorageBackend: (): Backend => {
      if (process.platform !== 'linux') throw new Error('safeStorage.getSelectedStorageBackend is only of Linux')
      if (!app.isReady()) return 'unknown'
      return settings.keyring === 'none' ? 'basic_text' : settings.keyring
    },
    setUsePlainTextEncryption: (_usePlain: boolean): void => undefined,
  }),
)
