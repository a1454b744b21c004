import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import type { HistoryRequest } from '../room/store.ts'
import { readHistory } from './read-history.ts'

/** Reads that may be long, off the room's thread, through a connection that cannot write. */

const db = new DatabaseSync((workerData as { path: string }).path, { readOnly: true, timeout: 5_000 })

parentPort?.on('message', ({ id, request }: { id: number; request: HistoryRequest }) => {
  try {
    parentPort?.postMessage({ id, slice: readHistory(db, request) })
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) })
  }
})
