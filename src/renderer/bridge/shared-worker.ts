import { expose } from 'comlink'
import { pageClient } from './page-client.ts'

/** One client for all pages of this browser: one poll, one outbox. It lives as long as any of them. */
const client = pageClient(self.location.origin, { sharesPoll: true })

self.addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports
  if (port) expose(client, port)
})
