import { wrap } from 'comlink'
import type { Outcome } from '../../shared/outcome.ts'
import type { HttpClient, Transport } from '../../shared/transport/http-client.ts'

/** Answered when there is news; who asked gives up by itself. */
const HELD: Verb[] = ['poll', 'outbox']
/** A worker that does not answer by then has ended, or never began. */
const ANSWER_MS = 3_000

const LOST: Outcome<never> = { ok: false, error: { code: 'unreachable', detail: 'the shared worker ended' } }

type Verb = Exclude<keyof Transport, 'sharesPoll'>
type Answer<V extends Verb> = Awaited<ReturnType<Transport[V]>>

/**
 * The client in the shared worker, from a page. A worker can end while its pages live on, and nobody says so: whoever gives
 * up on an answer has it looked after, and another one begun where it is gone.
 */
export class WorkerLink {
  #worker = begun()
  #remote = wrap<HttpClient>(this.#worker.port)
  /** Those who wait for an answer. */
  readonly #waiting = new Set<(lost: Outcome<never>) => void>()

  /** Null where this browser has no shared workers, or does not let this page use one. */
  static async open(): Promise<Transport | null> {
    if (!('SharedWorker' in globalThis)) return null
    try {
      const link = new WorkerLink()
      return (await link.#answers()) ? link.#transport() : null
    } catch {
      return null
    }
  }

  #transport(): Transport {
    return {
      sharesPoll: true,
      card: (args) => this.#call('card', args),
      known: (args) => this.#call('known', args),
      names: (args) => this.#call('names', args),
      join: (args) => this.#call('join', args),
      poll: (args) => this.#call('poll', args),
      send: (args) => this.#send(args),
      outbox: (args) => this.#call('outbox', args),
      retry: (args) => this.#call('retry', args),
      discard: (args) => this.#call('discard', args),
      history: (args) => this.#call('history', args),
      rename: (args) => this.#call('rename', args),
      typing: (args) => this.#call('typing', args),
      leave: (args) => this.#call('leave', args),
      wake: (args) => void this.#call('wake', args),
      cancel: (args) => {
        void this.#call('cancel', args)
        void this.#lookAfter()
      },
    }
  }

  /** What a worker has kept before it ended is under this id: given to the next one as well, it is still one message. */
  async #send(args: Parameters<Transport['send']>[0]): Promise<Answer<'send'>> {
    const answer = await this.#call('send', args)
    return answer === LOST ? this.#call('send', args) : answer
  }

  #call<V extends Verb>(verb: V, args: Parameters<Transport[V]>[0]): Promise<Answer<V>> {
    const ask = this.#remote[verb] as unknown as (args: unknown) => Promise<Answer<V>>
    return new Promise((resolve) => {
      const answer = (outcome: Answer<V>): void => {
        this.#waiting.delete(answer as (lost: Outcome<never>) => void)
        resolve(outcome)
      }
      const entry = answer as (lost: Outcome<never>) => void
      this.#waiting.add(entry)
      ask(args).then(answer, () => answer(LOST as Answer<V>))
      if (!HELD.includes(verb)) setTimeout(() => this.#waiting.has(entry) && void this.#lookAfter(), ANSWER_MS)
    })
  }

  async #lookAfter(): Promise<void> {
    const worker = this.#worker
    if ((await this.#answers()) || worker !== this.#worker) return
    this.#worker = begun()
    this.#remote = wrap<HttpClient>(this.#worker.port)
    for (const answer of [...this.#waiting]) answer(LOST)
  }

  #answers(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#worker.onerror = () => resolve(false)
      setTimeout(() => resolve(false), ANSWER_MS)
      void this.#remote.sharesPoll.then(() => resolve(true))
    })
  }
}

const begun = (): SharedWorker => new SharedWorker(new URL('./shared-worker.ts', import.meta.url), { name: 'watercooler' })
