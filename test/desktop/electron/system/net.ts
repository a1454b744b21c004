import { fits } from '../base/fits.ts'
import { strict } from '../base/strict.ts'
import { handlerOf } from '../protocol/handlers.ts'

type Init = RequestInit & { bypassCustomProtocolHandlers?: boolean }

/** Node's `fetch`, and the app's own schemes. It goes through no proxy of the session. */
export const net = strict(
  'net',
  fits<Electron.Net>()({
    fetch: async (input: string | Request, init: Init = {}): Promise<Response> => {
      const url = typeof input === 'string' ? input : input.url
      const handler = handlerOf('default', /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1] ?? '')
      if (handler && init.bypassCustomProtocolHandlers !== true) return await handler(new Request(input, init))
      return await fetch(input, init)
    },
    isOnline: (): boolean => true,
    online: true,
  }),
)
