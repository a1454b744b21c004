import { fits } from '../base/fits.ts'
import { settings } from '../base/settings.ts'
import { Emitter } from '../base/strict.ts'
import { allContents, ContentsCore } from '../contents/contents-core.ts'

class NativeTheme extends Emitter {
  static override readonly events = ['updated']
  readonly inForcedColorsMode = false
  readonly prefersReducedTransparency = false
  readonly shouldDifferentiateWithoutColor = false
  readonly shouldUseHighContrastColors = false
  readonly shouldUseInvertedColorScheme = false
  #source: Electron.NativeTheme['themeSource'] = 'system'

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? settings.isDark : this.#source === 'dark'
  }

  get shouldUseDarkColorsForSystemIntegratedUI(): boolean {
    return settings.isDark
  }

  get themeSource(): Electron.NativeTheme['themeSource'] {
    return this.#source
  }

  set themeSource(source: Electron.NativeTheme['themeSource']) {
    if (!['system', 'light', 'dark'].includes(source)) throw new TypeError(`Unknown theme: ${source}`)
    this._change(() => (this.#source = source))
  }

  /** Pages are told, too: `prefers-color-scheme`. */
  _change(change: () => void): void {
    const before = this.shouldUseDarkColors
    change()
    if (before === this.shouldUseDarkColors) return
    for (const contents of allContents.values()) ContentsCore._resized(contents)
    this.emit('updated')
  }
}

const theme = new NativeTheme()
ContentsCore._useDarkness(() => theme.shouldUseDarkColors)

export const nativeTheme = fits<Electron.NativeTheme>()(theme)
