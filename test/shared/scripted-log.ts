import type { Outcome } from '../../src/shared/outcome.ts'
import type { GoneReason } from '../../src/shared/room-error.ts'
import type { Batch, Snapshot } from '../../src/shared/wire/answers.ts'
import { batch, fail, message, snapshotAt } from './scripted-bridge.ts'

/** The log of a host that can lose, trim or begin it anew, and that answers each cursor truthfully. */
export class ScriptedLog {
  /** What was said, in its words: no two texts are alike, in whichever life of the log. */
  texts: string[] = []
  #epoch = 1
  #run = 1
  /** Where the log went back to, and the first run after that. */
  #forks: { run: number; head: number }[] = []

  get head(): number {
    return this.texts.length
  }

  say(count: number): void {
    for (let i = 0; i < count; i += 1) this.texts.push(`${this.#epoch}.${this.#run}.${this.head + 1}`)
  }

  /** What makes a host answer so, done to it. */
  lose(reason: GoneReason, size: number): void {
    if (reason === 'epoch') this.#beginAnew(size)
    else if (reason === 'trimmed') this.say(size)
    else this.#goBack(size)
  }

  answer(cursor: string, limit = Infinity): Outcome<Batch> {
    const [epoch = '', run = '', seq = ''] = cursor.split('.')
    const from = Number(seq)
    if (epoch !== `e${this.#epoch}`) return fail('cursor-gone', { reason: 'epoch' })
    if (this.#forks.some((fork) => fork.run > Number(run.slice(1)) && fork.head < from)) return fail('cursor-gone', { reason: 'fork' })
    if (from > this.head) return fail('cursor-gone', { reason: 'future' })
    const to = Math.min(this.head, from + limit)
    return batch(from, to, { ...this.#at(from, to), head: this.head, upToDate: to === this.head })
  }

  snapshot(): Snapshot {
    return { ...snapshotAt(this.head), cursor: this.#cursor(this.head) }
  }

  #at(from: number, to: number): Pick<Batch, 'epoch' | 'next' | 'events'> {
    const events = this.texts.slice(from, to).map((text, i) => ({ ...message(from + 1 + i), text }))
    return { epoch: `e${this.#epoch}`, next: this.#cursor(to), events }
  }

  #cursor(seq: number): string {
    return `e${this.#epoch}.r${this.#run}.${seq}`
  }

  #beginAnew(size: number): void {
    this.#epoch += 1
    this.texts = []
    this.#forks = []
    this.say(size)
  }

  #goBack(size: number): void {
    this.#run += 1
    this.texts = this.texts.slice(0, Math.max(0, this.head - size))
    this.#forks.push({ run: this.#run, head: this.head })
  }
}
