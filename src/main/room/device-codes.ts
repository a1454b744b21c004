const VALID_MS = 5 * 60_000

/** One-time codes with which a member brings a second device. In memory: a restart asks for a new one. */
export class DeviceCodes {
  readonly #codes = new Map<string, { memberId: string; until: number }>()
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
    this.#codes.delete(code)
    return issued && issued.until > this.#elapsed() ? issued.memberId : undefined
  }
}
