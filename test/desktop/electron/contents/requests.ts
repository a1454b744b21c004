import type { CdpSession } from '../chromium/cdp.ts'
import { mappedSchemes, toPage } from '../protocol/schemes.ts'

export interface Paused {
  requestId: string
  request: { url: string; method: string; headers: Record<string, string>; postData?: string }
  frameId: string
  resourceType: string
  responseStatusCode?: number
  responseStatusText?: string
  responseHeaders?: { name: string; value: string }[]
  redirectedRequestId?: string
}

/** May hold a request up: false stops it, a change is made to it, undefined leaves it to the next. */
export type Gate = (paused: Paused) => Promise<Verdict> | Verdict
export type Verdict = false | { redirectURL?: string; headers?: [string, string][]; status?: number } | undefined

/** All requests of a page that somebody wants to see before they go, or before their answer comes. */
export class Requests {
  readonly #session: CdpSession
  readonly #gates: Gate[] = []

  constructor(session: CdpSession) {
    this.#session = session
    session.on('Fetch.requestPaused', (paused) => void this.#decide(paused))
  }

  add(gate: Gate): void {
    this.#gates.push(gate)
  }

  /** Documents always; addresses of mapped schemes, which a browser could not load; everything where the session wants to see it. */
  async watch(everything: { requests: boolean; responses: boolean }): Promise<void> {
    await this.#session.send('Fetch.enable', {
      patterns: [
        { urlPattern: '*', resourceType: 'Document', requestStage: 'Request' },
        ...mappedSchemes().map((scheme) => ({ urlPattern: `${scheme}://*` })),
        ...(everything.requests ? [{ urlPattern: '*', requestStage: 'Request' as const }] : []),
        ...(everything.responses ? [{ urlPattern: '*', requestStage: 'Response' as const }] : []),
      ],
    })
  }

  async #decide(paused: Paused): Promise<void> {
    const { requestId } = paused
    try {
      for (const gate of this.#gates) {
        const verdict = await gate(paused)
        if (verdict === undefined) continue
        if (verdict === false) await this.#session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
        else await this.#change(paused, verdict)
        return
      }
      await this.#letGo(paused)
    } catch {
      // The page is gone, and its requests with it.
    }
  }

  async #letGo({ requestId, request, responseStatusCode }: Paused): Promise<void> {
    const url = toPage(request.url)
    if (responseStatusCode !== undefined) await this.#session.send('Fetch.continueResponse', { requestId })
    else await this.#session.send('Fetch.continueRequest', { requestId, ...(url === request.url ? {} : { url }) })
  }

  async #change({ requestId, responseStatusCode }: Paused, verdict: Exclude<Verdict, false | undefined>): Promise<void> {
    const headers = verdict.headers?.map(([name, value]) => ({ name, value }))
    if (responseStatusCode !== undefined) {
      const responseCode = verdict.status ?? responseStatusCode
      await this.#session.send('Fetch.continueResponse', { requestId, responseCode, ...(headers ? { responseHeaders: headers } : {}) })
    } else if (verdict.redirectURL === undefined)
      await this.#session.send('Fetch.continueRequest', { requestId, ...(headers ? { headers } : {}) })
    else
      await this.#session.send('Fetch.fulfillRequest', {
        requestId,
        responseCode: 307,
        responseHeaders: [{ name: 'Location', value: toPage(verdict.redirectURL) }],
      })
  }
}
