export type StoreProblem =
  /** Another process serves this folder. */
  | 'in-use'
  /** The file is damaged. */
  | 'corrupt'
  /** The file is not one of ours, or belongs to another room. */
  | 'foreign'
  /** The file was written by a later version. */
  | 'newer'
  /** The folder or file cannot be written. */
  | 'not-writable'
  | 'full'
  | 'unreadable'
  /** The room's log is there, its key is not. */
  | 'key-missing'
  /** The key in the folder is another room's. */
  | 'key-foreign'

/** Why a data folder cannot be opened. Nothing in it has been changed. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly problem: StoreProblem
  /** The file or folder at fault. */
  readonly path: string

  constructor(problem: StoreProblem, path: string, cause?: unknown) {
    super(`${problem}: ${path}${cause instanceof Error ? ` (${cause.message})` : ''}`, { cause })
    this.problem = problem
    this.path = path
  }
}

/** SQLite's primary result codes, https://sqlite.org/rescode.html */
const PROBLEMS: Record<number, StoreProblem> = {
  5: 'in-use',
  6: 'in-use',
  8: 'not-writable',
  11: 'corrupt',
  13: 'full',
  14: 'not-writable',
  26: 'foreign',
}
const FILE_PROBLEMS: Record<string, StoreProblem> = {
  EACCES: 'not-writable',
  // Node's recursive mkdir says so on a read-only file system.
  ENOENT: 'not-writable',
  EPERM: 'not-writable',
  EROFS: 'not-writable',
  ENOTDIR: 'not-writable',
  EEXIST: 'not-writable',
  ENOSPC: 'full',
}

export function storeError(error: unknown, path: string): StoreError {
  if (error instanceof StoreError) return error
  return new StoreError(problemOf(error), path, error)
}

function problemOf(error: unknown): StoreProblem {
  if (!(error instanceof Error)) return 'unreadable'
  if ('errcode' in error && typeof error.errcode === 'number') return PROBLEMS[error.errcode & 0xff] ?? 'unreadable'
  if ('code' in error && typeof error.code === 'string') return FILE_PROBLEMS[error.code] ?? 'unreadable'
  return 'unreadable'
}
