import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { storeError } from './store-error.ts'

/**
 * One host per data folder. The lock is a database of its own, so that other programs may read the log of a running
 * host; the operating system drops it with the process, however that ends. Returns how to let go.
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'lock.db')
  let lock: DatabaseSync | undefined
  try {
    // Whoever may open the lock could hold it, too.
    writeFileSync(path, '', { flag: 'a', mode: 0o600 })
    lock = new DatabaseSync(path, { timeout: 0 })
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (error) {
    lock?.close()
    throw storeError(error, path)
  }
  const held = lock
  return () => held.close()
}
