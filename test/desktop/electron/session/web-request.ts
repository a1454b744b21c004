import { NotInStandIn, Strict } from '../base/strict.ts'
import { fromPage } from '../protocol/schemes.ts'
import type { Paused, Verdict } from '../contents/requests.ts'

type Filter = Electron.WebRequestFilter
type Before = (details: Electron.OnBeforeRequestListenerDetails, answer: (response: Electron.CallbackResponse) => void) => void
type Send = (details: Electron.OnBeforeSendHeadersListenerDetails, answer: (response: Electron.BeforeSendResponse) => void) => void
type Received = (details: Electron.OnHeadersReceivedListenerDetails, answer: (response: Electron.HeadersReceivedResponse) => void) => void
type Step<Listener> = { filter: Filter | null; listener: Listener } | null

const TYPES: Record<string, Electron.OnBeforeRequestListenerDetails['resourceType']> = {
  document: 'mainFrame',
  stylesheet: 'stylesheet',
  script: 'script',
  image: 'image',
  font: 'font',
  xhr: 'xhr',
  fetch: 'xhr',
  media: 'media',
  websocket: 'webSocket',
  ping: 'ping',
}

/** The three places where an app may look at what the pages of a session load. Each has one listener, the last. */
export class WebRequest extends Strict {
  readonly #changed: () => void
  #before: Step<Before> = null
  #send: Step<Send> = null
  #received: Step<Received> = null
  #lastId = 0

  constructor(changed: () => void) {
    super()
    this.#changed = changed
  }

  onBeforeRequest(...args: [Filter, Before | null] | [Before | null]): void {
    this.#before = step(args)
    this.#changed()
  }

  onBeforeSendHeaders(...args: [Filter, Send | null] | [Send | null]): void {
    this.#send = step(args)
    this.#changed()
  }

  onHeadersReceived(...args: [Filter, Received | null] | [Received | null]): void {
    this.#received = step(args)
    this.#changed()
  }

  static _watch(of: WebRequest): { requests: boolean; responses: boolean } {
    return { requests: of.#before !== null || of.#send !== null, responses: of.#received !== null }
  }

  static async _judge(of: WebRequest, paused: Paused, contents: Electron.WebContents): Promise<Verdict> {
    const details = of.#details(paused, contents)
    if (paused.responseStatusCode !== undefined) return await of.#asksReceived(paused, details)
    const before = of.#before
    if (before && matches(before.filter, details.url)) {
      const { cancel = false, redirectURL } = await answered<Electron.CallbackResponse>((answer) => before.listener(details, answer))
      if (cancel) return false
      if (redirectURL !== undefined) return { redirectURL }
    }
    return await of.#asksSend(paused, details)
  }

  async #asksSend({ request }: Paused, details: Details): Promise<Verdict> {
    const send = this.#send
    if (!send || !matches(send.filter, details.url)) return undefined
    const full = { ...details, requestHeaders: { ...request.headers } }
    const { cancel = false, requestHeaders } = await answered<Electron.BeforeSendResponse>((answer) => send.listener(full, answer))
    return cancel ? false : requestHeaders && { headers: flat(requestHeaders) }
  }

  async #asksReceived(
    { responseHeaders = [], responseStatusCode = 0, responseStatusText = '' }: Paused,
    details: Details,
  ): Promise<Verdict> {
    const received = this.#received
    if (!received || !matches(received.filter, details.url)) return undefined
    const headers: Record<string, string[]> = {}
    for (const { name, value } of responseHeaders) (headers[name] ??= []).push(value)
    const statusLine = `HTTP/1.1 ${responseStatusCode} ${responseStatusText}`.trim()
    const full = { ...details, responseHeaders: headers, statusCode: responseStatusCode, statusLine }
    const answer = await answered<Electron.HeadersReceivedResponse>((give) => received.listener(full, give))
    if (answer.cancel === true) return false
    const status = Number(/ (\d{3})/.exec(answer.statusLine ?? '')?.[1] ?? responseStatusCode)
    return answer.responseHeaders && { headers: flat(answer.responseHeaders), status }
  }

  #details({ request, resourceType, frameId }: Paused, contents: Electron.WebContents): Details {
    const frame = contents.mainFrame.framesInSubtree.find(({ frameToken }) => frameToken === frameId) ?? contents.mainFrame
    const isSubFrame = resourceType === 'Document' && frame !== contents.mainFrame
    return {
      id: ++this.#lastId,
      url: fromPage(request.url),
      method: request.method,
      webContentsId: contents.id,
      webContents: contents,
      frame,
      resourceType: isSubFrame ? 'subFrame' : (TYPES[resourceType.toLowerCase()] ?? 'other'),
      referrer: fromPage(request.headers['Referer'] ?? ''),
      timestamp: Date.now(),
      uploadData: [],
    }
  }
}

type Details = Electron.OnBeforeRequestListenerDetails

function step<Listener>(args: [Filter, Listener | null] | [Listener | null]): Step<Listener> {
  const listener = args[args.length - 1] as Listener | null
  const filter = args.length === 2 ? args[0] : null
  if (filter && (filter.excludeUrls || filter.types)) throw new NotInStandIn('webRequest filter beyond urls')
  return listener === null ? null : { filter, listener }
}

const answered = <Answer>(ask: (answer: (response: Answer) => void) => void): Promise<Answer> => new Promise(ask)

const flat = (headers: Record<string, string | string[]>): [string, string][] =>
  Object.entries(headers).flatMap(([name, values]) => [values].flat().map((value): [string, string] => [name, value]))

/** `<scheme>://<host>/<path>` with stars, as Chromium's extensions write it. */
function matches(filter: Filter | null, url: string): boolean {
  if (!filter || filter.urls.length === 0) return true
  return filter.urls.some((pattern) => {
    if (pattern === '<all_urls>') return true
    const expression = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')
    return new RegExp(`^${expression}$`).test(url)
  })
}
