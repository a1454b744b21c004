import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Half of a start would go into taking the types out of the stand-in, each time anew.
enableCompileCache(join(import.meta.dirname, '../../../node_modules/.cache/electron-stand-in'))

/** `node bootstrap.ts <folder or file of the app> …arguments`: the app in a process that looks to it like Electron's main process. */
await import('./start.ts')
