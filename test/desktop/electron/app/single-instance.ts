import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync, type FSWatcher } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** What a second process leaves for the first. */
export interface SecondInstance {
  argv: string[]
  cwd: string
  data: unknown
}

/**
 * One process a folder: the lock is a database held exclusively, which the operating system lets go of however the process ends. A second
 * process leaves its message beside it, as it has to do so before it returns.
 */
export class SingleInstance {
  #lock: DatabaseSync | undefined
  #watcher: FSWatcher | undefined
  readonly #folder: string
  readonly #hears: (second: SecondInstance) => void

  constructor(folder: string, hears: (second: SecondInstance) => void) {
    this.#folder = folder
    this.#hears = hears
  }

  get isHeld(): boolean {
    return this.#lock !== undefined
  }

  request(message: SecondInstance): boolean {
    if (this.#lock) return true
    mkdirSync(this.#folder, { recursive: true })
    this.#lock = this.#take()
    if (this.#lock) this.#listen()
    else this.#leave(message)
    return this.isHeld
  }

  release(): void {
    this.#watcher?.close()
    this.#lock?.close()
    this.#lock = undefined
  }

  #take(): DatabaseSync | undefined {
    const lock = new DatabaseSync(join(this.#folder, 'lock.db'), { timeout: 0 })
    try {
      lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS held (by INTEGER)')
      return lock
    } catch {
      lock.close()
      return undefined
    }
  }

  #leave(message: SecondInstance): void {
    const name = join(this.#folder, String(process.pid))
    writeFileSync(name, JSON.stringify(message))
    renameSync(name, `${name}.json`)
  }

  #listen(): void {
    for (const left of this.#messages()) rmSync(left, { force: true })
    this.#watcher = watch(this.#folder, () => {
      for (const file of this.#messages()) this.#read(file)
    })
  }

  #messages(): string[] {
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(this.#folder, name))
  }

  #read(file: string): void {
    const second = JSON.parse(readFileSync(file, 'utf8')) as SecondInstance
    rmSync(file)
    this.#hears(second)
  }
}

/** Electron warns that the arguments arrive in another order, and that there may be more of them. */
export function asArrived([program = '', ...args]: readonly string[]): string[] {
  const isSwitch = (argument: string): boolean => argument.startsWith('--')
  return [program, ...args.filter(isSwitch), '--allow-file-access-from-files', ...args.filter((argument) => !isSwitch(argument))]
}
