import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHost, type Host } from '../src/main/host.ts'
import { DEFAULT_HOST_LIMITS } from '../src/main/http/host-limits.ts'
import { newMessageId } from '../test/support/visitor.ts'

const pageFolder = join(import.meta.dirname, '../out/renderer')
/** As many as go into the log at once. */
const BATCH = 500

/** The real host on loopback, with one who speaks from within it: what they say costs no request. */
export interface BenchRoom {
  url: string
  /** Says this many messages, each with its number. */
  speak: (count: number) => Promise<void>
  close: () => Promise<void>
}

export async function openRoom(name: string): Promise<BenchRoom> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'watercooler-bench-'))
  const quiet = (): void => undefined
  const fail = (facts: object, message: string): void => void process.stderr.write(`${message} ${JSON.stringify(facts)}\n`)
  const host = await startHost({
    dataFolder,
    name,
    version: '0.0.0-bench',
    port: 0,
    bind: '127.0.0.1',
    seedApi: false,
    allowOrigins: [],
    allowHosts: [],
    allowPublic: false,
    pageFolder,
    limits: { ...DEFAULT_HOST_LIMITS, sendRate: 0 },
    log: { debug: quiet, info: quiet, warn: fail, error: fail },
  })
  return {
    url: host.urls[0] ?? '',
    speak: await speaker(host),
    close: async () => {
      await host.close()
      rmSync(dataFolder, { recursive: true })
    },
  }
}

async function speaker({ room }: Host): Promise<BenchRoom['speak']> {
  const { member } = await room.join({ tokenHash: 'token of 小明', name: '小明', via: 'app', address: '127.0.0.1', admit: () => undefined })
  let said = 0
  const say = (): Promise<unknown> => {
    said += 1
    return room.send({ id: newMessageId(), memberId: member.id, text: textOf(said), fingerprint: String(said) })
  }
  return async (count) => {
    for (let left = count; left > 0; left -= BATCH) await Promise.all(Array.from({ length: Math.min(BATCH, left) }, say))
  }
}

/** Mostly short, now and then long, in both scripts. */
function textOf(number: number): string {
  if (number % 11 === 0) return `${number} · ${'it is a long story, '.repeat(12)}and so on`
  return number % 3 === 0 ? `${number} · 下午三点在茶水间见` : `${number} · see you at the watercooler at three`
}
