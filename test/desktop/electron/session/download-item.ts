import { copyFileSync } from 'node:fs'
import { makeEvent } from '../base/event.ts'
import { Emitter } from '../base/strict.ts'

type State = ReturnType<Electron.DownloadItem['getState']>

export interface Begun {
  url: string
  filename: string
  cancel: () => void
}

/** Chromium writes a download beside the profile; at the end it is where the app wants it. */
export class DownloadItem extends Emitter {
  static override readonly events = ['done', 'updated']
  savePath = ''
  readonly #begun: Begun
  readonly #start = Date.now() / 1000
  #state: State = 'progressing'
  #received = 0
  #total = 0

  constructor(begun: Begun) {
    super()
    this.#begun = begun
  }

  static _progress(item: DownloadItem, received: number, total: number): void {
    item.#received = received
    item.#total = total
    if (item.#state === 'progressing') item.emit('updated', makeEvent(), 'progressing')
  }

  static _done(item: DownloadItem, state: State, file: string): void {
    if (item.#state !== 'progressing') return
    item.#state = state
    if (state === 'completed' && item.savePath !== '') copyFileSync(file, item.savePath)
    item.emit('done', makeEvent(), state)
  }

  setSavePath(path: string): void {
    this.savePath = path
  }

  getSavePath(): string {
    return this.savePath
  }

  getURL(): string {
    return this.#begun.url
  }

  getFilename(): string {
    return this.#begun.filename
  }

  getState(): State {
    return this.#state
  }

  getReceivedBytes(): number {
    return this.#received
  }

  getTotalBytes(): number {
    return this.#total
  }

  getStartTime(): number {
    return this.#start
  }

  isPaused(): boolean {
    return false
  }

  cancel(): void {
    this.#begun.cancel()
    DownloadItem._done(this, 'cancelled', '')
  }
}
