import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OURS, removeNamespace } from './namespaces.ts'

/** Where iproute2 keeps namespaces. */
const NAMESPACES = '/run/netns'

/** For what the programs of a run keep. */
export const addFolder = (): string => mkdtempSync(join(tmpdir(), `wc-${process.pid}-`))

/** A run that was killed could not clear up: its programs ended with it, its namespaces and folders stayed. */
export function removeLeftovers(): void {
  leftIn(NAMESPACES).forEach((name) => quietly(() => removeNamespace(name)))
  leftIn(tmpdir()).forEach((name) => quietly(() => rmSync(join(tmpdir(), name), { recursive: true })))
}

function leftIn(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names.filter((name) => {
    const [, pid] = OURS.exec(name) ?? []
    return pid !== undefined && !existsSync(`/proc/${pid}`)
  })
}

/** Another run may do the same at this moment. */
function quietly(remove: () => void): void {
  try {
    remove()
  } catch {
    // It is gone, or the next run tries again.
  }
}
