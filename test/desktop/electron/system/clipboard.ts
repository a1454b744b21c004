import { fits } from '../base/fits.ts'
import { strict } from '../base/strict.ts'

let text = ''

/** Of this process alone: a test must not touch what somebody has copied. Pages have Chromium's own. */
export const clipboard = strict(
  'clipboard',
  fits<Electron.Clipboard>()({
    readText: (): Promise<string> => Promise.resolve(text),
    writeText: (next: string): Promise<void> => {
      text = next
      return Promise.resolve()
    },
    clear: (): void => void (text = ''),
    has: (type: string): Promise<boolean> => Promise.resolve(type === 'text/plain' && text !== ''),
  }),
)
