import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

/** The process and all it has started, at once: as when the power goes. Resolves when none of them runs any more. */
export async function killAll({ pid }: ChildProcess): Promise<void> {
  if (pid === undefined) return
  // A group of its own, where there are groups: it is there as long as one of its processes is.
  const group = process.platform === 'win32' ? pid : -pid
  signal(group, 'SIGKILL')
  while (signal(group, 0) && runs(pid)) await setTimeout(1)
}

function signal(group: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(group, name)
  } catch {
    return false
  }
}

/** The dead whom nobody has fetched yet count as a group, too; only Linux says which they are. */
function runs(group: number): boolean {
  if (process.platform !== 'linux') return true
  return readdirSync('/proc').some((pid) => {
    const [, state, theirs] = /\) (\S) \d+ (\d+) /.exec(statOf(pid)) ?? []
    return Number(theirs) === group && state !== 'Z' && state !== 'X'
  })
}

function statOf(pid: string): string {
  try {
    return /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/stat`, 'latin1') : ''
  } catch {
    return ''
  }
}
