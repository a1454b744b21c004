import { app } from '../app/app.ts'
import { ELECTRON_VERSION } from '../app/application.ts'
import { as, fitsClass } from '../base/fits.ts'
import { Emitter, NotInStandIn } from '../base/strict.ts'
import type { TheBrowser } from '../chromium/the-browser.ts'
import { protocolOf } from '../protocol/protocol.ts'
import { followDownloads } from './downloads.ts'
import { Permissions } from './permissions.ts'
import { resolveProxy } from './proxy.ts'
import { WebRequest } from './web-request.ts'

const Requests = fitsClass<typeof Electron.WebRequest>()(WebRequest)

/** What a session asks of a page that belongs to it. */
export interface SessionPage {
  /** The app wants to see other requests than before. */
  rewatch(): void
  clear(storageTypes: string, origin: string | undefined): Promise<void>
}

/** The app's name in it, as Electron writes it. */
const PLATFORMS: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Macintosh; Intel Mac OS X 10_15_7',
  win32: 'Windows NT 10.0; Win64; x64',
}
const all = new Map<string, Session>()

export class Session extends Emitter {
  static override readonly events = ['will-download', 'spellcheck-dictionary-initialized', 'spellcheck-dictionary-download-begin'].concat([
    'spellcheck-dictionary-download-success',
    'spellcheck-dictionary-download-failure',
    'preconnect',
    'file-system-access-restricted',
  ])
  readonly protocol: Electron.Protocol
  readonly webRequest: Electron.WebRequest
  readonly availableSpellCheckerLanguages = ['en-US', 'en-GB']
  readonly #partition: string
  readonly #permissions = new Permissions()
  readonly #pages = new Set<SessionPage>()
  #context: Promise<string | undefined> | undefined
  #proxy: Electron.ProxyConfig = { mode: 'direct' }
  #userAgent: string
  #isSpellChecked = true
  #spellLanguages = ['en-US']

  constructor(partition: string) {
    super()
    if (partition.startsWith('persist:')) throw new NotInStandIn('sessions kept on disk beside the default one')
    this.#partition = partition
    this.protocol = as(protocolOf(partition))
    this.webRequest = as(new Requests(() => this.#pages.forEach((page) => page.rewatch())))
    const platform = PLATFORMS[process.platform] ?? 'X11; Linux x86_64'
    const us = `${app.getName().replaceAll(/\s/g, '')}/${app.getVersion()} Chrome/${process.versions.chrome} Electron/${ELECTRON_VERSION}`
    this.#userAgent = app.userAgentFallback || `Mozilla/5.0 (${platform}) AppleWebKit/537.36 (KHTML, like Gecko) ${us} Safari/537.36`
    all.set(partition, this)
    app.emit('session-created', this)
  }

  static get defaultSession(): Electron.Session {
    return Session.fromPartition('')
  }

  static fromPartition(partition: string, _options?: Electron.FromPartitionOptions): Electron.Session {
    if (!app.isReady()) throw new Error('Session can only be received when app is ready')
    return as(all.get(partition || 'default') ?? new Session(partition || 'default'))
  }

  static _nameOf(session: Session): string {
    return session.#partition
  }

  static _permissionsOf(session: Session): Permissions {
    return session.#permissions
  }

  /** The browser's own word for the session; made when its first page is. */
  static _contextOf(session: Session, browser: TheBrowser): Promise<string | undefined> {
    session.#context ??= session.#makeContext(browser)
    return session.#context
  }

  /** Returns how to leave. */
  static _join(session: Session, page: SessionPage): () => void {
    session.#pages.add(page)
    return () => session.#pages.delete(page)
  }

  get storagePath(): string | null {
    return this.getStoragePath()
  }

  getStoragePath(): string | null {
    return this.isPersistent() ? app.getPath('sessionData') : null
  }

  isPersistent(): boolean {
    return this.#partition === 'default'
  }

  getUserAgent(): string {
    return this.#userAgent
  }

  setUserAgent(userAgent: string, _acceptLanguages?: string): void {
    this.#userAgent = userAgent
  }

  setPermissionRequestHandler(handler: Permissions['requestHandler']): void {
    this.#permissions.requestHandler = handler
  }

  setPermissionCheckHandler(handler: Permissions['checkHandler']): void {
    this.#permissions.checkHandler = handler
  }

  setDevicePermissionHandler(_handler: Parameters<Electron.Session['setDevicePermissionHandler']>[0]): void {
    // There are no devices.
  }

  setDisplayMediaRequestHandler(_handler: Parameters<Electron.Session['setDisplayMediaRequestHandler']>[0]): void {
    // There is no screen to share.
  }

  setCertificateVerifyProc(_judge: Parameters<Electron.Session['setCertificateVerifyProc']>[0]): void {
    // Pages of the stand-in are loaded over loopback, without certificates.
  }

  setProxy(config: Electron.ProxyConfig): Promise<void> {
    this.#proxy = config
    return Promise.resolve()
  }

  resolveProxy(url: string): Promise<string> {
    return Promise.resolve(resolveProxy(this.#proxy, url))
  }

  forceReloadProxyConfig(): Promise<void> {
    return Promise.resolve()
  }

  closeAllConnections(): Promise<void> {
    return Promise.resolve()
  }

  get spellCheckerEnabled(): boolean {
    return this.#isSpellChecked
  }

  set spellCheckerEnabled(enabled: boolean) {
    this.#isSpellChecked = enabled
  }

  isSpellCheckerEnabled(): boolean {
    return this.#isSpellChecked
  }

  setSpellCheckerEnabled(enabled: boolean): void {
    this.#isSpellChecked = enabled
  }

  getSpellCheckerLanguages(): string[] {
    return [...this.#spellLanguages]
  }

  setSpellCheckerLanguages(languages: string[]): void {
    const unknown = languages.find((language) => !this.availableSpellCheckerLanguages.includes(language))
    if (unknown !== undefined) throw new Error(`Invalid language code provided: "${unknown}" is not a valid language code`)
    this.#spellLanguages = [...languages]
  }

  setSpellCheckerDictionaryDownloadURL(_url: string): void {
    // Nothing is downloaded.
  }

  flushStorageData(): Promise<void> {
    return Promise.resolve()
  }

  async clearCache(): Promise<void> {
    await this.#clear('cache_storage')
  }

  async clearStorageData({ origin, storages }: Electron.ClearStorageDataOptions = {}): Promise<void> {
    await this.#clear(storages?.map((name) => STORAGES[name] ?? name).join(',') ?? 'all', origin)
  }

  /** Chromium clears one origin at a time: those of the open pages. */
  async #clear(storageTypes: string, origin?: string): Promise<void> {
    for (const page of this.#pages) await page.clear(storageTypes, origin)
  }

  async #makeContext(browser: TheBrowser): Promise<string | undefined> {
    const context =
      this.#partition === 'default' ? undefined : (await browser.cdp.session().send('Target.createBrowserContext')).browserContextId
    await followDownloads(this, browser, context)
    return context
  }
}

/** Electron's names of what a page keeps → Chromium's. */
const STORAGES: Record<string, string> = {
  localstorage: 'local_storage',
  indexdb: 'indexeddb',
  serviceworkers: 'service_workers',
  cachestorage: 'cache_storage',
  filesystem: 'file_systems',
  shadercache: 'shader_cache',
}
