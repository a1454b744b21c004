import type { Cdp, CdpSession } from './cdp.ts'

/** A page of the browser that waits to be set up. */
export interface Target {
  targetId: string
  session: CdpSession
}

type PopUp = (target: Target) => void

/** Pages as they come: those asked for, and those a page opened. All wait until somebody lets them run. */
export class Targets {
  readonly #cdp: Cdp
  readonly #root: CdpSession
  readonly #expected = new Map<string, (target: Target) => void>()
  readonly #arrived = new Map<string, Target>()
  readonly #popUps = new Map<string, PopUp>()
  readonly #closed = new Map<string, () => void>()

  constructor(cdp: Cdp) {
    this.#cdp = cdp
    this.#root = cdp.session()
  }

  async start(): Promise<void> {
    this.#root.on('Target.attachedToTarget', ({ sessionId, targetInfo: { targetId, openerId } }) =>
      this.#arrive({ targetId, session: this.#cdp.session(sessionId) }, openerId),
    )
    this.#root.on('Target.targetDestroyed', ({ targetId }) => this.#end(targetId))
    const filter = [{ type: 'page' }]
    await this.#root.send('Target.setDiscoverTargets', { discover: true, filter })
    await this.#root.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true, filter })
  }

  async open(browserContextId: string | undefined): Promise<Target> {
    const { targetId } = await this.#root.send('Target.createTarget', {
      url: 'about:blank',
      newWindow: true,
      ...(browserContextId === undefined ? {} : { browserContextId }),
    })
    const arrived = this.#arrived.get(targetId)
    this.#arrived.delete(targetId)
    return arrived ?? new Promise((resolve) => this.#expected.set(targetId, resolve))
  }

  /** Runs the unload handlers of the page; resolves when it is gone. */
  async close(targetId: string): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#closed.set(targetId, resolve))
    await this.#root.send('Target.closeTarget', { targetId }).catch(() => this.#end(targetId))
    await gone
  }

  follow(targetId: string, listeners: { popUp: PopUp; closed: () => void }): void {
    this.#popUps.set(targetId, listeners.popUp)
    this.#closed.set(targetId, listeners.closed)
  }

  #arrive(target: Target, openerId: string | undefined): void {
    const expected = this.#expected.get(target.targetId)
    this.#expected.delete(target.targetId)
    if (openerId !== undefined) this.#popUps.get(openerId)?.(target)
    else if (expected) expected(target)
    else this.#arrived.set(target.targetId, target)
  }

  #end(targetId: string): void {
    const closed = this.#closed.get(targetId)
    for (const listeners of [this.#popUps, this.#closed]) listeners.delete(targetId)
    closed?.()
  }
}

/** A page opened by a page is never let out: it runs without a network until it is closed. */
export async function discard({ session, targetId }: Target, targets: Targets): Promise<void> {
  const settled = [session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }), session.send('Runtime.runIfWaitingForDebugger')]
  await Promise.allSettled([...settled, targets.close(targetId)])
}
