/**
 * Which members have names that are the same or look the same (UTS 39 confusables, folded by `skeleton`), so that each
 * of them can be shown with a tag. Names are free: nobody can take one away from somebody else.
 */
export class NameIndex {
  readonly #idsBySkeleton = new Map<string, Set<string>>()
  readonly #skeleton: (name: string) => string

  constructor(skeleton: (name: string) => string) {
    this.#skeleton = skeleton
  }

  add(id: string, name: string): void {
    const key = this.#skeleton(name)
    const ids = this.#idsBySkeleton.get(key)
    if (ids) ids.add(id)
    else this.#idsBySkeleton.set(key, new Set([id]))
  }

  remove(id: string, name: string): void {
    const key = this.#skeleton(name)
    const ids = this.#idsBySkeleton.get(key)
    ids?.delete(id)
    if (ids?.size === 0) this.#idsBySkeleton.delete(key)
  }

  /** The other members whose name could be taken for this one. */
  alike(id: string, name: string): string[] {
    const ids = this.#idsBySkeleton.get(this.#skeleton(name))
    return ids ? [...ids].filter((other) => other !== id) : []
  }

  /** True when this member's name could be taken for another's. */
  isShared(id: string, name: string): boolean {
    const ids = this.#idsBySkeleton.get(this.#skeleton(name))
    return ids !== undefined && ids.size > (ids.has(id) ? 1 : 0)
  }

  isTaken(name: string): boolean {
    return this.#idsBySkeleton.has(this.#skeleton(name))
  }
}
