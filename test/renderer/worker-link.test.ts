import { expose } from 'comlink'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WorkerLink } from '../../src/renderer/bridge/worker-link.ts'
import type { Draft } from '../../src/shared/bridge.ts'
import { messageId, ok } from '../shared/scripted-bridge.ts'

const draft: Draft = { id: messageId(1), text: 'hello', at: 1 }

/** Workers in the order in which they began; what each was given to send. */
let workers: { drafts: Draft[]; end: () => void }[] = []

class FakeWorker {
  readonly port: MessagePort
  onerror: (() => void) | null = null

  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port = port1
    const drafts: Draft[] = []
    let hasEnded = false
    const send = ({ draft: given }: { draft: Draft }): unknown => {
      drafts.push(given)
      return hasEnded ? new Promise(() => undefined) : ok(undefined)
    }
    const client = { send, sharesPoll: true as unknown }
    expose(client, port2)
    workers.push({
      drafts,
      end: () => {
        hasEnded = true
        client.sharesPoll = new Promise(() => undefined)
      },
    })
    closers.push(() => [port1, port2].forEach((port) => port.close()))
  }
}

let closers: (() => void)[] = []
beforeEach(() => {
  workers = []
  closers = []
  vi.stubGlobal('SharedWorker', FakeWorker)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  closers.forEach((close) => close())
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a message that a worker kept without saying so is not given back to be written twice', async () => {
  const link = await WorkerLink.open()
  workers[0]?.end()
  const sent = link?.send({ roomKey: 'room', draft })
  await expect.poll(() => vi.advanceTimersByTimeAsync(1_000).then(() => workers.length)).toBe(2)
  expect(await sent).toEqual(ok(undefined))
  expect(workers.map(({ drafts }) => drafts)).toEqual([[draft], [draft]])
})
