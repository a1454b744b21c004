import { fits } from '../base/fits.ts'
import { Emitter, strict } from '../base/strict.ts'

const EVENTS = ['suspend', 'resume', 'on-ac', 'on-battery', 'shutdown', 'lock-screen', 'unlock-screen'].concat([
  'user-did-become-active',
  'user-did-resign-active',
  'speed-limit-change',
  'thermal-state-change',
])

/** Nothing happens by itself: the driver raises the events. */
class PowerMonitor extends Emitter {
  static override readonly events = EVENTS
  onBatteryPower = false

  isOnBatteryPower(): boolean {
    return this.onBatteryPower
  }

  getSystemIdleTime(): number {
    return 0
  }

  getSystemIdleState(_threshold: number): 'active' | 'idle' | 'locked' | 'unknown' {
    return 'active'
  }
}

export const powerMonitor = fits<Electron.PowerMonitor>()(new PowerMonitor())

const started = new Set<number>()
let lastBlocker = -1

export const powerSaveBlocker = strict(
  'powerSaveBlocker',
  fits<Electron.PowerSaveBlocker>()({
    start: (_type: 'prevent-app-suspension' | 'prevent-display-sleep'): number => {
      started.add(++lastBlocker)
      return lastBlocker
    },
    stop: (id: number): boolean => started.delete(id),
    isStarted: (id: number): boolean => started.has(id),
  }),
)
