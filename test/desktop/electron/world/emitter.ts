export type Listener = (...args: unknown[]) => void

/** What a preload gets as `require('events')`, and what `ipcRenderer` is. Runs in pages, as the text of this function. */
export function makeEmitterClass() {
  return class EventEmitter {
    readonly #listeners = new Map<string | symbol, { listener: Listener; run: Listener }[]>()

    static get EventEmitter() {
      return EventEmitter
    }

    on(event: string | symbol, listener: Listener): this {
      return this.#add(event, listener, listener)
    }

    once(event: string | symbol, listener: Listener): this {
      return this.#add(event, listener, (...args) => {
        this.off(event, listener)
        listener.apply(this, args)
      })
    }

    addListener(event: string | symbol, listener: Listener): this {
      return this.on(event, listener)
    }

    off(event: string | symbol, listener: Listener): this {
      const kept = [...(this.#listeners.get(event) ?? [])]
      const index = kept.findLastIndex((entry) => entry.listener === listener)
      if (index >= 0) kept.splice(index, 1)
      this.#listeners.set(event, kept)
      return this
    }

    removeListener(event: string | symbol, listener: Listener): this {
      return this.off(event, listener)
    }

    removeAllListeners(event?: string | symbol): this {
      if (event === undefined) this.#listeners.clear()
      else this.#listeners.delete(event)
      return this
    }

    emit(event: string | symbol, ...args: unknown[]): boolean {
      const entries = this.#listeners.get(event) ?? []
      for (const { run } of entries) run.apply(this, args)
      return entries.length > 0
    }

    listenerCount(event: string | symbol): number {
      return this.#listeners.get(event)?.length ?? 0
    }

    listeners(event: string | symbol): Listener[] {
      return (this.#listeners.get(event) ?? []).map(({ listener }) => listener)
    }

    #add(event: string | symbol, listener: Listener, run: Listener): this {
      this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), { listener, run }])
      return this
    }
  }
}
