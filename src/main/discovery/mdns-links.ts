import type { networkInterfaces } from 'node:os'
import { MdnsLink } from './mdns-link.ts'
import type { LinkHealth, MdnsLinkOptions } from './mdns-link.ts'
import type { Question } from './mdns-packet.ts'
import { interfaceKey, watchNetwork } from './network-watch.ts'
import type { NetworkChange } from './network-watch.ts'
import { usableInterfaces } from './usable-interfaces.ts'
import type { SkippedInterface } from './usable-interfaces.ts'

interface MdnsLinksOptions extends MdnsLinkOptions {
  interfaces: typeof networkInterfaces
  /** Names of interfaces, in place of those that look usable. */
  only?: readonly string[] | undefined
  /** There is another network than before, or the machine woke: who was asked may be asked anew. */
  changed?: (() => void) | undefined
}

export interface LinksHealth {
  interfaces: LinkHealth[]
  skipped: SkippedInterface[]
}

/** One link for each usable interface, whatever the network does meanwhile. */
export class MdnsLinks {
  readonly #options: MdnsLinksOptions
  readonly #links = new Map<string, MdnsLink>()
  #skipped: SkippedInterface[] = []
  readonly #stopWatching: () => void
  #hasBegun = false
  #left: Promise<void> | null = null

  constructor(options: MdnsLinksOptions) {
    this.#options = options
    this.#stopWatching = watchNetwork({
      clock: options.clock,
      interfaces: () => this.#usable(),
      changed: (change) => this.#follow(change),
    })
    // Also where there is no network yet, of which nothing was told.
    this.#hasBegun = true
  }

  health(): LinksHealth {
    return { interfaces: [...this.#links.values()].map(({ health }) => health), skipped: [...this.#skipped] }
  }

  announce(): void {
    this.#links.forEach((link) => link.announce())
  }

  ask(question: Question): void {
    this.#links.forEach((link) => link.ask(question))
  }

  /** Says goodbye on each, then lets go of the sockets; once. */
  leave(): Promise<void> {
    return (this.#left ??= this.#leave())
  }

  async #leave(): Promise<void> {
    this.#stopWatching()
    await Promise.all([...this.#links.values()].map((link) => link.leave()))
    this.#links.clear()
  }

  #usable() {
    const { usable, skipped } = usableInterfaces(this.#options.interfaces(), this.#options.only)
    this.#skipped = skipped
    return usable
  }

  #follow({ came, went, woke }: NetworkChange): void {
    for (const key of went.map(interfaceKey)) {
      this.#links.get(key)?.close()
      this.#links.delete(key)
    }
    if (woke) this.#links.forEach((link) => link.rebuild())
    for (const one of came) this.#links.set(interfaceKey(one), new MdnsLink(one, this.#options))
    if (this.#hasBegun) this.#options.changed?.()
  }
}
