import type { networkInterfaces } from 'node:os'
import { isLoopback, plainAddress } from './http/peer.ts'

/** Whether somebody from another computer has come yet: until then nobody knows whether a firewall lets them. */
export class Reach {
  readonly #interfaces: typeof networkInterfaces
  readonly #now: () => number
  #at: number | null = null

  constructor(interfaces: typeof networkInterfaces, now: () => number) {
    this.#interfaces = interfaces
    this.#now = now
  }

  /** Wall clock of the first time. */
  get at(): number | null {
    return this.#at
  }

  /** Somebody has connected from `address`. */
  readonly note = (address: string): void => {
    if (this.#at === null && !this.#isOwn(address)) this.#at = this.#now()
  }

  #isOwn(address: string): boolean {
    const plain = plainAddress(address)
    return plain === undefined || isLoopback(plain) || ownAddresses(this.#interfaces).includes(plain)
  }
}

/** None where the system refuses to say. */
export function ownAddresses(interfaces: typeof networkInterfaces): string[] {
  try {
    return Object.values(interfaces()).flatMap((infos = []) => infos.map(({ address }) => address))
  } catch {
    return []
  }
}
