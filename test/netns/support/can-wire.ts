import { spawnSync } from 'node:child_process'
import { addNamespace, removeNamespace } from './namespaces.ts'

/** Containers may forbid it to root, too. */
export function canWire(): boolean {
  if (process.platform !== 'linux' || !isThere('setpriv')) return false
  try {
    removeNamespace(addNamespace('trial'))
    return true
  } catch {
    return false
  }
}

export const isThere = (program: string): boolean => spawnSync(program, ['--version']).error === undefined
