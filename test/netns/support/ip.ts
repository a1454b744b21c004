import { spawnSync } from 'node:child_process'

/** Well above what a busy machine needs to make a namespace. */
const COMMAND_MS = 10_000

/** One command of iproute2, which has done its work when this returns. */
export function ip(args: string, input?: string): string {
  const words = args.split(' ')
  const { status, stdout, stderr, error } = spawnSync('ip', words, { input, encoding: 'utf8', timeout: COMMAND_MS })
  if (status === 0) return stdout
  throw new Error(`ip ${args}${input === undefined ? '' : `\n${input}`}\n${error?.message ?? stderr}`)
}

/** Several commands in one namespace; the first that fails ends them. */
export function ipIn(namespace: string, ...commands: string[]): void {
  if (commands.length > 0) ip(`-n ${namespace} -batch -`, `${commands.join('\n')}\n`)
}
