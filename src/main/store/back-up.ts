import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'

/** Beside the log, a copy needs who the room is. */
const KEY_FILES = ['room-key.pem', 'room-cert.pem']

/**
 * Writes a copy of the room in `folder` to the new folder `to`, while its host goes on: all of one moment, and a data folder as
 * good as this one. Whoever hosts it has a copy of the room; two at a time are two rooms of one name.
 * @throws the system's error; a folder that is there already is EEXIST.
 */
export async function backUpRoom(folder: string, to: string): Promise<void> {
  mkdirSync(to, { mode: 0o700 })
  const log = new DatabaseSync(join(folder, 'room.db'), { readOnly: true })
  try {
    await backup(log, join(to, 'room.db'))
  } finally {
    log.close()
  }
  for (const file of KEY_FILES) if (existsSync(join(folder, file))) copyFileSync(join(folder, file), join(to, file))
}
