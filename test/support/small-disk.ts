import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

const run = (command: string, ...args: string[]) => spawnSync(command, args, { encoding: 'utf8' })

const isMounter = process.platform === 'linux' && process.getuid?.() === 0

/** True where the tests may mount a disk of their own: Linux, root, and not every container. */
export function hasSmallDisks(): boolean {
  if (!isMounter) return false
  const folder = mkdtempSync(join(tmpdir(), 'watercooler-disk-'))
  const { status } = mount(folder, 'size=64k')
  if (status === 0) run('umount', folder)
  rmdirSync(folder)
  return status === 0
}

/** An empty disk of so many bytes that goes with the test. */
export function smallDisk(bytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'watercooler-disk-'))
  const { status, stderr } = mount(folder, `size=${bytes}`)
  if (status !== 0) throw new Error(stderr)
  onTestFinished(() => {
    // A failed test may still hold files there: then the disk goes with the last of them.
    if (run('umount', folder).status !== 0) run('umount', '-l', folder)
    rmdirSync(folder)
  })
  return folder
}

/** From now on nothing can be written there; root may not either. */
export function makeReadOnly(disk: string): void {
  const { status, stderr } = run('mount', '-o', 'remount,ro', disk)
  if (status !== 0) throw new Error(stderr)
}

function mount(folder: string, options: string) {
  return run('mount', '-t', 'tmpfs', '-o', options, 'watercooler-test', folder)
}
