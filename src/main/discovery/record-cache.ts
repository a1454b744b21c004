import type { HeardTxt } from './txt-record.ts'

/** What is known of an instance at one source: half of it may have come in another packet. */
export interface InstanceRecords {
  port?: number
  txt?: HeardTxt
  /** Other addresses that it gave for its host. */
  elsewhere?: readonly string[]
}

/** Twice the rooms of the table; the longest unheard one is forgotten. */
const INSTANCES_MAX = 400

/**
 * SRV, TXT and addresses of one instance, from one source: what one host says is never put together with what another one does, so
 * nobody gives a room that is not theirs another title.
 */
export class RecordCache {
  readonly #instances = new Map<string, InstanceRecords>()

  merge(roomId: string, address: string, heard: InstanceRecords): InstanceRecords {
    const key = keyOf(roomId, address)
    const merged = { ...this.#instances.get(key), ...heard }
    this.#instances.delete(key)
    this.#instances.set(key, merged)
    this.#forgetOldest()
    return merged
  }

  forget(roomId: string, address: string): void {
    this.#instances.delete(keyOf(roomId, address))
  }

  get size(): number {
    return this.#instances.size
  }

  #forgetOldest(): void {
    if (this.#instances.size <= INSTANCES_MAX) return
    for (const key of this.#instances.keys()) return void this.#instances.delete(key)
  }
}

const keyOf = (roomId: string, address: string): string => `${roomId} ${address}`
