import { urlHost } from '../../shared/url-host.ts'
import type { Endpoint } from './found-room.ts'

const ORIGIN = /^https?:\/\/(?:\[([^\]]+)\]|([^:/[\]]+)):(\d{1,5})$/

/** Where a browser opens it. An IPv6 address keeps its zone, which no URL may have: nothing reads this but {@link endpointOf}. */
export const originOf = ({ address, port }: Endpoint): string => `http://${urlHost(address)}:${port}`

/** The other way round; null for anything else. `URL` would refuse a zone. */
export function endpointOf(origin: string): Endpoint | null {
  const [, v6, other, port] = ORIGIN.exec(origin) ?? []
  const address = v6 ?? other
  return address === undefined ? null : { address, port: Number(port) }
}
