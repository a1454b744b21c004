import type { Bridge } from '../../shared/bridge.ts'

declare global {
  interface Window {
    /** Put here by the preload of the desktop window; a browser has none. */
    readonly watercooler?: Required<Bridge>
  }
}

/** The bridge of the desktop window: every verb is done by the app's main process. */
export const desktopBridge = (): Bridge | undefined => window.watercooler
