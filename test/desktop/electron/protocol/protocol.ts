import { app } from '../app/app.ts'
import { fits } from '../base/fits.ts'
import { NotInStandIn, strict } from '../base/strict.ts'
import { handlerOf, removeHandler, setHandler, type ProtocolHandler } from './handlers.ts'
import { mappedSchemes, mapScheme } from './schemes.ts'

/** One of a session; the default session's is also `protocol`. */
export const protocolOf = (session: string) =>
  strict(
    'protocol',
    fits<Electron.Protocol>()({
      handle: (scheme: string, handler: ProtocolHandler): void => {
        if (!app.isReady()) throw new Error('protocol.handle() can only be called after app is ready')
        if (!mappedSchemes().includes(scheme))
          throw new NotInStandIn(`protocol.handle of '${scheme}', which was not registered as privileged`)
        if (handlerOf(session, scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
        setHandler(session, scheme, handler)
      },
      unhandle: (scheme: string): void => {
        if (!removeHandler(session, scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`)
      },
      isProtocolHandled: (scheme: string): boolean => handlerOf(session, scheme) !== undefined,
    }),
  )

let isRegistered = false

function registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
  if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
  if (isRegistered) throw new NotInStandIn('second protocol.registerSchemesAsPrivileged: Electron keeps only the last one')
  isRegistered = true
  for (const { scheme, privileges = {} } of schemes) {
    // A loopback address is all that, so without it the double would promise more than Electron gives.
    if (!privileges.standard || !privileges.secure) throw new NotInStandIn(`scheme '${scheme}' that is not standard and secure`)
    mapScheme(scheme, privileges)
  }
}

export const protocol = strict('protocol', fits<Electron.Protocol>()({ ...protocolOf('default'), registerSchemesAsPrivileged }))
