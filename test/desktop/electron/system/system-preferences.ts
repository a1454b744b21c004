import { fits } from '../base/fits.ts'
import { Emitter } from '../base/strict.ts'

class SystemPreferences extends Emitter {
  static override readonly events = ['accent-color-changed', 'color-changed']

  getAnimationSettings(): Electron.AnimationSettings {
    return { shouldRenderRichAnimation: true, scrollAnimationsEnabledBySystem: true, prefersReducedMotion: false }
  }

  getAccentColor(): string {
    return '4285f4ff'
  }
}

export const systemPreferences = fits<Electron.SystemPreferences>()(new SystemPreferences())
