import type { networkInterfaces } from 'node:os'
import { isRecent } from '../../shared/clock.ts'
import type { Clock } from '../../shared/clock.ts'
import { steadyInterfaces } from './steady-interfaces.ts'
import { usableInterfaces } from './usable-interfaces.ts'
import type { UsableInterface } from './usable-interfaces.ts'

/** As often as the network is watched: whoever notices a change sooner says so. */
const KNOWN_MS = 3_000

interface OwnNetworksOptions {
  clock: Pick<Clock, 'now'>
  interfaces: typeof networkInterfaces
  /** Names of interfaces, in place of those that look usable. */
  only?: readonly string[] | undefined
}

/** The networks this computer is in. The system is not asked for each packet. */
export class OwnNetworks {
  readonly #options: OwnNetworksOptions
  readonly #interfaces: typeof networkInterfaces
  #usable: readonly UsableInterface[] = []
  #askedAt = -Infinity

  constructor(options: OwnNetworksOptions) {
    this.#options = options
    this.#interfaces = steadyInterfaces(options.interfaces)
  }

  get usable(): readonly UsableInterface[] {
    const now = this.#options.clock.now()
    if (isRecent(this.#askedAt, now, KNOWN_MS)) return this.#usable
    this.#askedAt = now
    return (this.#usable = usableInterfaces(this.#interfaces(), this.#options.only).usable)
  }

  /** They have changed. */
  forget(): void {
    this.#askedAt = -Infinity
  }
}
