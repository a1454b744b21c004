import { fileURLToPath } from 'node:url'
import type { Lines } from '../../test/netns/support/lines.ts'
import type { Machine } from '../../test/netns/support/machine.ts'

const EAR = fileURLToPath(new URL('ear.ts', import.meta.url))

interface HeardPacket {
  from: string
  isAnswer: boolean
  bytes: number
  /** Of `performance.now()`. */
  at: number
}

/** Somebody on a machine of the network who counts the packets that pass. */
export class Listener {
  readonly #ear: Lines

  private constructor(ear: Lines) {
    this.#ear = ear
  }

  static async open(machine: Machine): Promise<Listener> {
    const ear = machine.run([process.execPath, EAR, machine.address])
    await ear.line((text) => text === 'listening', { from: 0 })
    return new Listener(ear)
  }

  get packets(): HeardPacket[] {
    return this.#ear.lines.slice(1).map(({ text, at }) => {
      const [from = '', kind, bytes] = text.split(' ')
      return { from, isAnswer: kind === 'answer', bytes: Number(bytes), at }
    })
  }

  /** When somebody there first announced something. */
  async firstAnswer(address: string): Promise<number> {
    return (await this.#ear.line((text) => text.startsWith(`${address} answer `), { from: 0 })).at
  }
}
