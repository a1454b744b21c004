import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { RoomError } from '../../shared/room-error.ts'
import { storageError } from '../room/storage-error.ts'
import type { HistoryRequest, HistorySlice } from '../room/store.ts'

interface Answer {
  id: number
  slice?: HistorySlice
  error?: string
}

interface Pending {
  resolve: (slice: HistorySlice) => void
  reject: (error: RoomError) => void
}

/** This side of the read worker: one request, one answer. The worker starts with the first request and again after a crash. */
export class Reader {
  #worker: Worker | undefined
  #lastId = 0
  readonly #pending = new Map<number, Pending>()
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  history(request: HistoryRequest): Promise<HistorySlice> {
    this.#worker ??= this.#start()
    this.#lastId += 1
    const id = this.#lastId
    this.#worker.postMessage({ id, request })
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }))
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #start(): Worker {
    // The worker lies beside this file: `.ts` in the sources, `.js` in the build, which is one flat folder.
    const worker = new Worker(new URL(`./read-worker${extname(import.meta.url)}`, import.meta.url), { workerData: { path: this.#path } })
    worker.on('message', (answer: Answer) => this.#settle(answer))
    worker.on('error', (error: Error) => this.#giveUp(worker, error))
    worker.on('exit', () => this.#giveUp(worker, new Error('the reader has ended')))
    return worker
  }

  #settle({ id, slice, error }: Answer): void {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    if (slice) pending?.resolve(slice)
    else pending?.reject(storageError(error))
  }

  /** A crash tells twice, and by the second time another worker may be at work. */
  #giveUp(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    for (const id of [...this.#pending.keys()]) this.#settle({ id, error: error.message })
  }
}
