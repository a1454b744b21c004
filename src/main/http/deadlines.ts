import type { Clock } from '../room/clock.ts'

/** Deadlines are kept to this precision: one timer turns the wheel, however many wait. */
const SLOT_MS = 200

/** One timer for all deadlines. It runs only while there are any. */
export class Deadlines<T> {
  readonly #slots = new Map<number, Set<T>>()
  readonly #slotOf = new Map<T, number>()
  #next = 0
  #cancel: (() => void) | undefined
  readonly #clock: Clock
  readonly #onDue: (item: T) => void

  constructor(clock: Clock, onDue: (item: T) => void) {
    this.#clock = clock
    this.#onDue = onDue
  }

  get size(): number {
    return this.#slotOf.size
  }

  /** `onDue(item)` is called once `ms` from now, or up to a slot before: never later than asked, apart from the timer's own lateness. */
  add(item: T, ms: number): void {
    const slot = Math.max(this.#slotNow() + 1, Math.floor((this.#clock.elapsed() + ms) / SLOT_MS))
    this.#slotOf.set(item, slot)
    const items = this.#slots.get(slot)
    if (items) items.add(item)
    else this.#slots.set(slot, new Set([item]))
    this.#start()
  }

  delete(item: T): void {
    const slot = this.#slotOf.get(item)
    if (slot === undefined) return
    this.#slotOf.delete(item)
    const items = this.#slots.get(slot)
    items?.delete(item)
    if (items?.size === 0) this.#slots.delete(slot)
    if (this.#slotOf.size === 0) this.close()
  }

  close(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  #start(): void {
    if (this.#cancel) return
    this.#next = this.#slotNow() + 1
    this.#turn()
  }

  #turn(): void {
    this.#cancel = this.#clock.after(Math.max(1, this.#next * SLOT_MS - this.#clock.elapsed()), () => {
      for (; this.#next <= this.#slotNow(); this.#next += 1) this.#fire(this.#next)
      this.#cancel = undefined
      if (this.#slotOf.size > 0) this.#turn()
    })
  }

  #fire(slot: number): void {
    const items = this.#slots.get(slot) ?? []
    this.#slots.delete(slot)
    for (const item of items) {
      this.#slotOf.delete(item)
      this.#onDue(item)
    }
  }

  #slotNow(): number {
    return Math.floor(this.#clock.elapsed() / SLOT_MS)
  }
}
