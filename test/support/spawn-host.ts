import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const HEADLESS = fileURLToPath(new URL('../../src/main/headless.ts', import.meta.url))

export interface SpawnedHost {
  child: ChildProcess
  url: string
  roomId: string
  ownerUrl: string | null
  /** All that was written to stderr so far. */
  errors: () => string
  /** Sends the signal and waits for the end; returns the exit code, null after a kill. */
  stop: (signal?: NodeJS.Signals) => Promise<number | null>
}

/** A host as a process of its own, so that it can be killed. Ended with the test. */
export async function spawnHost(args: readonly string[], options: SpawnOptions = {}): Promise<SpawnedHost> {
  const child = spawn(process.execPath, [HEADLESS, '--json', '--bind', '127.0.0.1', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  })
  const ended = once(child, 'exit') as Promise<[number | null]>
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const line = await firstLine(child, ended)
  if (line === undefined) throw new Error(`the host did not start: ${errors}`)
  const { url, room, ownerUrl } = JSON.parse(line) as { url: string; room: { id: string }; ownerUrl: string | null }
  return {
    child,
    url,
    roomId: room.id,
    ownerUrl,
    errors: () => errors,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      return (await ended)[0]
    },
  }
}

async function firstLine(child: ChildProcess, ended: Promise<unknown>): Promise<string | undefined> {
  if (!child.stdout) throw new Error('stdout is needed')
  const lines = createInterface({ input: child.stdout })
  const line = once(lines, 'line') as Promise<[string]>
  const result = await Promise.race([line, ended.then(() => undefined)])
  return result?.[0]
}
