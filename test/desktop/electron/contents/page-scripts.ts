import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { CdpSession } from '../chromium/cdp.ts'
import { mappedSchemes } from '../protocol/schemes.ts'
import { BINDING, ISOLATED_WORLD, isolatedSource, mainSource, preloadSource, stateSource } from '../world/sources.ts'
import type { PageState } from '../world/worlds.ts'

export interface Preload {
  path: string
  everyFrame: boolean
  arguments: readonly string[]
}

/** Puts the scripts into a page that run before its own: two worlds, the preload in one of them, and what the window shows of itself. */
export class PageScripts {
  readonly #session: CdpSession
  #stateScript: string | undefined
  /** One after the other: each takes the place of the one before. */
  #remembered = Promise.resolve()

  constructor(session: CdpSession) {
    this.#session = session
  }

  async install(preload: Preload, state: PageState, report: (path: string, error: Error) => void): Promise<void> {
    const process = processFor(preload.arguments)
    await Promise.all([
      this.#session.send('Runtime.addBinding', { name: BINDING, executionContextName: ISOLATED_WORLD }),
      this.#add(mainSource({ state, schemes: mappedSchemes() })),
      this.#add(isolatedSource({ state, everyFrame: preload.everyFrame, process }), ISOLATED_WORLD),
      preload.path === '' ? undefined : this.#add(readPreload(preload.path, report), ISOLATED_WORLD),
    ])
  }

  /** For pages to come; those that are there are told by the caller. */
  remember(state: PageState): Promise<void> {
    this.#remembered = this.#remembered.then(async () => {
      const before = this.#stateScript
      this.#stateScript = await this.#add(stateSource(state), ISOLATED_WORLD)
      if (before !== undefined) await this.#session.send('Page.removeScriptToEvaluateOnNewDocument', { identifier: before })
    })
    return this.#remembered
  }

  async #add(source: string, worldName?: string): Promise<string> {
    const { identifier } = await this.#session.send('Page.addScriptToEvaluateOnNewDocument', {
      source,
      ...(worldName === undefined ? {} : { worldName }),
    })
    return identifier
  }
}

function readPreload(path: string, report: (path: string, error: Error) => void): string {
  try {
    return `${preloadSource(readFileSync(path, 'utf8'), path)}\n//# sourceURL=${pathToFileURL(path).href}`
  } catch (error) {
    // eslint-disable-next-line no-console -- as Electron does, there in the page
    console.error(`Unable to load preload script: ${path}\n`, error)
    report(path, error as Error)
    return ''
  }
}

/** The part of `process` that a sandboxed preload has. */
function processFor(more: readonly string[]): object {
  const { execPath, pid, arch, platform, version, versions, env, resourcesPath } = process
  return {
    argv: [execPath, '--type=renderer', ...more],
    ...{ execPath, pid, arch, platform, version, versions, env, resourcesPath },
    ...{ type: 'renderer', sandboxed: true, contextIsolated: true },
  }
}
