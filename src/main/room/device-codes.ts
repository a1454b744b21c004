const VALID_MS = 5 * 60_000

interface Issued {
  memberId: string
  until: number
}

/** One-time codes with which a member brings a second device. In memory: a restart asks for a new one. */
export class DeviceCodes {
  readonly #codes = new Map<string, Issued>()
  /** Redeemed in the transaction under way. */
  #redeemed = new Map<string, Issued>()
  readonly #elapsed: () => number
  readonly #newCode: () => string

  constructor(elapsed: () => number, newCode: () => string) {
    this.#elapsed = elapsed
    this.#newCode = newCode
  }

  /** A new code of this member; an earlier one ends. */
  issue(memberId: string): { code: string; validMs: number } {
    for (const [code, issued] of this.#codes) if (issued.memberId === memberId || issued.until <= this.#elapsed()) this.#codes.delete(code)
    const code = this.#newCode()
    this.#codes.set(code, { memberId, until: this.#elapsed() + VALID_MS })
    return { code, validMs: VALID_MS }
  }

  /** The member a code belongs to, and the end of the code. */
  redeem(code: string): string | undefined {
    const issued = this.#codes.get(code)
    if (!issued) return undefined
    this.#codes.delete(code)
    this.#redeemed.set(code, issued)
    return issued.until > this.#elapsed() ? issued.memberId : undefined
  }

  committed(): void {
    this.#redeemed.clear()
  }

  /** The transaction was undone: its codes are good again. */
  undone(): void {
    for (const [code, issued] of this.#redeemed) this.#codes.set(code, issued)
    this.#redeemed.clear()
  }
}
