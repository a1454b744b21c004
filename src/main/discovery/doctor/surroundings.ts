import type { Interfaces } from '../usable-interfaces.ts'
import type { Around, DoctorOptions } from './options.ts'
import { ownNetworks, type OwnNetwork } from './own-networks.ts'

/** All there is to know before anybody is asked. */
export interface Surroundings {
  around: Around
  options: DoctorOptions
  /** Null where the system does not say. */
  interfaces: Interfaces | null
  networks: readonly OwnNetwork[]
}

export function surroundingsOf(around: Around, options: DoctorOptions): Surroundings {
  const interfaces = read(options)
  const listening = around.links.interfaces.map(({ name }) => name)
  return { around, options, interfaces, networks: ownNetworks(interfaces ?? {}, listening) }
}

/** Termux and some containers refuse it. */
function read({ interfaces }: DoctorOptions): Interfaces | null {
  try {
    return interfaces()
  } catch {
    return null
  }
}
