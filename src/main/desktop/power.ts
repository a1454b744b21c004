import { powerMonitor, powerSaveBlocker } from 'electron'

/** Returns how to stop. */
export function followPower({ woke, sleeps }: { woke: () => void; sleeps: () => void }): () => void {
  powerMonitor.on('suspend', sleeps)
  powerMonitor.on('resume', woke)
  powerMonitor.on('unlock-screen', woke)
  return () => {
    powerMonitor.off('suspend', sleeps)
    powerMonitor.off('resume', woke)
    powerMonitor.off('unlock-screen', woke)
  }
}

/** Keeps an idle computer from going to sleep while others are in the room it hosts. Its lid still may. */
export function stayAwakeFor(): (others: boolean) => void {
  let blocker: number | null = null
  return (others) => {
    if (others && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension')
    if (others || blocker === null) return
    powerSaveBlocker.stop(blocker)
    blocker = null
  }
}
