import { RoomError } from '../../shared/room-error.ts'

const HOUR_MS = 3_600_000
const PER_ADDRESS = 10
/** All addresses together: an attacker on a LAN can take as many addresses as there are free ones. */
const PER_ROOM = 100

/** Counts wrong codes, so that a short code cannot be found by trying. A right code costs nothing. */
export class WrongCodes {
  #tries: { address: string; at: number }[] = []
  readonly #elapsed: () => number

  constructor(elapsed: () => number) {
    this.#elapsed = elapsed
  }

  /** Throws `rate-limited` when this address, or the room as a whole, has guessed too often within the hour. */
  check(address: string): void {
    this.#tries = this.#tries.filter((wrong) => this.#elapsed() - wrong.at < HOUR_MS)
    const here = this.#tries.filter((wrong) => wrong.address === address)
    if (here.length >= PER_ADDRESS) throw this.#refusal(here)
    if (this.#tries.length >= PER_ROOM) throw this.#refusal(this.#tries)
  }

  add(address: string): void {
    this.#tries.push({ address, at: this.#elapsed() })
  }

  #refusal(tries: readonly { at: number }[]): RoomError {
    const first = tries[0]?.at ?? this.#elapsed()
    return new RoomError('rate-limited', { retryAfter: Math.ceil((first + HOUR_MS - this.#elapsed()) / 1000) })
  }
}

/** Compares in a time that depends on the length of `given` alone. */
export function sameSecret(given: string, wanted: string): boolean {
  let difference = given.length ^ wanted.length
  for (let i = 0; i < given.length; i += 1) difference |= given.charCodeAt(i) ^ wanted.charCodeAt(i % Math.max(1, wanted.length))
  return difference === 0
}
