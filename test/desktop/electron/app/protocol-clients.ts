import { fits } from '../base/fits.ts'

const clients = new Set<string>()

/** Schemes whose links the system would hand to this app: kept in this process only. */
export const protocolClients = fits<Electron.App>()({
  setAsDefaultProtocolClient: (scheme: string): boolean => clients.add(scheme).has(scheme),
  isDefaultProtocolClient: (scheme: string): boolean => clients.has(scheme),
  removeAsDefaultProtocolClient: (scheme: string): boolean => clients.delete(scheme),
})
