import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'

const HEADLESS = fileURLToPath(new URL('../../src/main/headless.ts', import.meta.url))

export interface CliOptions {
  env?: Record<string, string>
  /** Another program than this Node with the sources. */
  command?: readonly [string, ...string[]]
}

export interface Cli {
  child: ChildProcess
  out: () => string
  err: () => string
  /** The exit code; null after a kill. */
  ended: Promise<number | null>
  /** Waits until stdout matches, and returns the first group (or all that matched). */
  until: (pattern: RegExp) => Promise<string>
}

/** The headless host as a person starts it in a terminal, with nothing in the environment but what is given. Ended with the test. */
export function startCli(args: readonly string[], { env = {}, command = [process.execPath, HEADLESS] }: CliOptions = {}): Cli {
  const child = spawn(command[0], [...command.slice(1), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], LANG: 'en_GB.UTF-8', ...env },
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const closed = once(child, 'close') as Promise<[number | null]>
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await closed
  })
  return {
    child,
    out: () => out,
    err: () => err,
    ended: closed.then(([code]) => code),
    until: async (pattern) => {
      await expect.poll(() => (child.exitCode === null ? out : `ended: ${out}${err}`), { interval: 10, timeout: 10_000 }).toMatch(pattern)
      const [all = '', group] = pattern.exec(out) ?? []
      return group ?? all
    },
  }
}

/** The same, for runs that end by themselves. */
export async function runCli(
  args: readonly string[],
  options: CliOptions = {},
): Promise<{ code: number | null; out: string; err: string }> {
  const cli = startCli(args, options)
  const code = await cli.ended
  return { code, out: cli.out(), err: cli.err() }
}
