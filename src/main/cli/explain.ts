import { DEFAULT_PORT } from '../../shared/ports.ts'
import { RoomKeyError } from '../http/room-key.ts'
import { StoreError } from '../store/store-error.ts'
import type { CliOptions } from './options.ts'
import type { Texts } from './texts.ts'

/** Why a host did not start, and what to do. */
export function explain(error: unknown, options: CliOptions, texts: Texts): string {
  if (error instanceof StoreError) return `${texts.store[error.problem]} ${error.path}`
  if (error instanceof RoomKeyError) return `${texts.roomKey[error.problem]} ${error.path}`
  return explainSystemError(error, options, texts) ?? `${texts.unforeseen} ${messageOf(error)}`
}

function explainSystemError(error: unknown, { port, bind }: CliOptions, texts: Texts): string | undefined {
  const { code = '', syscall } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return port === undefined ? texts.portsTaken : texts.portTaken(port)
  if (code === 'EACCES' && syscall === 'listen') return texts.portForbidden(port ?? DEFAULT_PORT)
  if ((code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') && bind !== undefined) return texts.badAddress(bind)
  if (syscall === 'listen') return `${texts.cannotListen} ${messageOf(error)}`
  if (/^ERR_(OSSL|TLS|CRYPTO)/.test(code)) return `${texts.badTls} ${messageOf(error)}`
  return undefined
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
