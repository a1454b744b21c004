import { safeStorage } from 'electron'
import type { Seal } from '../device/app-device.ts'

/** In front of each secret: how it is kept. */
const PLAIN = 0
const LOCKED = 1

/**
 * Locks with the system's key store. Some Linux desktops have none: then the secret lies in the file as it is, which only this
 * user can read; docs/security.md says so.
 */
export const systemSeal: Seal = {
  async lock(secret) {
    const isLocked = await safeStorage.isAsyncEncryptionAvailable()
    return Buffer.concat([
      Buffer.of(isLocked ? LOCKED : PLAIN),
      isLocked ? await safeStorage.encryptStringAsync(secret) : Buffer.from(secret),
    ])
  },
  async open(locked) {
    const [kind, rest] = [locked[0], Buffer.from(locked.subarray(1))]
    if (kind === PLAIN) return rest.toString()
    try {
      return (await safeStorage.decryptStringAsync(rest)).result
    } catch {
      return null
    }
  },
}
