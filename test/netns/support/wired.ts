import { onTestFinished } from 'vitest'
import { missing } from '../../support/aloud.ts'
import { canWire, isThere } from './can-wire.ts'
import { Wiring } from './lan.ts'

/** For `skipIf`: true, said aloud, where these checks cannot be made. */
export function noNamespaces(checks: string): boolean {
  return missing(!canWire(), `${checks}, over real networks; that takes Linux, root, ip netns and setpriv`)
}

/** The same for what needs somebody else's mDNS. */
export function noAvahi(checks: string): boolean {
  const programs = ['avahi-daemon', 'avahi-browse', 'avahi-publish', 'dbus-daemon']
  const absent = programs.filter((program) => !isThere(program))
  return noNamespaces(checks) || missing(absent.length > 0, `${checks}: that takes ${absent.join(', ')} (avahi-daemon, avahi-utils, dbus)`)
}

/** Networks that go with the test. */
export function wire(): Wiring {
  const wiring = new Wiring()
  onTestFinished(() => wiring.close())
  return wiring
}
