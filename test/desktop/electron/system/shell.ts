import { fits } from '../base/fits.ts'
import { strict } from '../base/strict.ts'

/** Nothing leaves the stand-in; the driver sees the calls. */
export const shell = strict(
  'shell',
  fits<Electron.Shell>()({
    openExternal: (url: string, _options?: Electron.OpenExternalOptions): Promise<void> =>
      URL.canParse(url) ? Promise.resolve() : Promise.reject(new Error('Invalid URL')),
    openPath: (_path: string): Promise<string> => Promise.resolve(''),
    showItemInFolder: (_path: string): void => undefined,
    trashItem: (_path: string): Promise<void> => Promise.resolve(),
    beep: (): void => undefined,
  }),
)
