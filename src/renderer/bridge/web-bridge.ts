import type { Bridge, RoomKey } from '../../shared/bridge.ts'
import type { Farewell, Transport } from '../../shared/transport/http-client.ts'
import { pageClient } from './page-client.ts'
import { WorkerLink } from './worker-link.ts'

/** The bridge of a browser's page: all its pages share one client where the browser can. */
export async function webBridge(): Promise<Bridge> {
  return { client: withFarewell((await WorkerLink.open()) ?? pageClient(location.origin, { sharesPoll: false })) }
}

/** Adds the one verb that only the page itself can do. */
function withFarewell(transport: Transport): Bridge['client'] {
  const farewells = new Map<RoomKey, Farewell>()
  return {
    ...transport,
    join: async (args) => {
      const outcome = await transport.join(args)
      if (!outcome.ok) return outcome
      const { roomKey, snapshot, farewell } = outcome.value
      farewells.set(roomKey, farewell)
      return { ok: true, value: { roomKey, snapshot } }
    },
    away: ({ roomKey }) => {
      const farewell = farewells.get(roomKey)
      // A beacon outlives the page and carries no headers: the token travels in the body.
      if (farewell) navigator.sendBeacon(farewell.url, new Blob([farewell.body], { type: 'application/json' }))
    },
  }
}
