import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashSecret } from './http/authenticate.ts'
import { newOwnerSecret } from './ids.ts'
import type { Room } from './room/room.ts'

const FILE = 'owner-link.txt'

/**
 * The secret of the one-time link that makes somebody an owner; undefined where the room has one, unless another
 * `isWanted`. It is kept in the data folder while unused, so that whoever starts the host again finds the same link.
 */
export async function openOwnerLink(folder: string, room: Room, isWanted: boolean): Promise<string | undefined> {
  const path = join(folder, FILE)
  if (room.hasOwner() && !isWanted) {
    await withdraw(path, room)
    return undefined
  }
  const stopListening = room.onCommitted(() => {
    if (room.settings.ownerSecretHash !== null) return
    stopListening()
    void rm(path, { force: true }).catch(() => undefined)
  })
  const kept = await readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => '',
  )
  if (kept !== '' && hashSecret(kept) === room.settings.ownerSecretHash) return kept
  const secret = newOwnerSecret()
  await writeFile(path, `${secret}\n`, { mode: 0o600 })
  await room.configure({}, hashSecret(secret))
  return secret
}

/** A link that was offered and not used must not open the room for ever. */
async function withdraw(path: string, room: Room): Promise<void> {
  await rm(path, { force: true })
  if (room.settings.ownerSecretHash !== null) await room.configure({}, null)
}
