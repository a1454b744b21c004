import { Script } from 'node:vm'
import { askPermission } from './ask-permission.ts'
import { makeCodec } from './codec.ts'
import { makeEmitterClass } from './emitter.ts'
import { isolatedHalf, type IsolatedConfig } from './isolated-half.ts'
import { mainHalf, type MainConfig } from './main-half.ts'
import { makePassing } from './passing.ts'
import { makePreloadModules } from './preload-modules.ts'
import { watchInput } from './watch-input.ts'
import { watchTitle } from './watch-title.ts'
import { makeRoad, showState } from './worlds.ts'

/** The world of preloads, and how the main process is reached from there. */
export const ISOLATED_WORLD = 'Electron Isolated Context'
export const BINDING = 'electronStandInSend'

const PARAMETERS = 'require, process, Buffer, global, setImmediate, clearImmediate, exports, module'

/** Functions of this process as text for a page: each uses only what it is given. */
const text = (parts: Record<string, (...args: never[]) => unknown>): string =>
  `{ ${Object.entries(parts)
    .map(([name, part]) => `${name}: ${part.toString()}`)
    .join(',\n')} }`

export const mainSource = (config: MainConfig): string =>
  `(${mainHalf.toString()})(${text({ makeRoad, makePassing, showState, askPermission })}, ${JSON.stringify(config)})`

const ISOLATED_PARTS = { makeRoad, makePassing, showState, makeCodec, makeEmitterClass, makePreloadModules, watchInput, watchTitle }

export const isolatedSource = (config: IsolatedConfig): string =>
  `(${isolatedHalf.toString()})(${text(ISOLATED_PARTS)}, ${JSON.stringify(config)})`

export const stateSource = (state: object): string => `electronStandIn.changeState(${JSON.stringify(state)})`

/** Throws a `SyntaxError` where the preload is none: a page would not say so. */
export function preloadSource(code: string, path: string): string {
  const wrapped = `electronStandIn.preload(function (${PARAMETERS}) {\n${code}\n}, ${JSON.stringify(path)})`
  new Script(wrapped, { filename: path })
  return wrapped
}
