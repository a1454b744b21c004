import { HttpClient } from '../../shared/transport/http-client.ts'
import { pageClock } from '../page/page-clock.ts'
import { BrowserDevice } from './browser-device.ts'

/** The verbs of a room as requests to the host at `home`, the origin that served this page. */
export function pageClient(home: string, { sharesPoll }: { sharesPoll: boolean }): HttpClient {
  return new HttpClient({
    fetch: (url, request) => fetch(url, request),
    device: new BrowserDevice(),
    clock: pageClock,
    via: 'browser',
    home: () => home,
    sharesPoll,
  })
}
