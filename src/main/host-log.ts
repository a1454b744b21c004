import type { Announcing, HostHealth } from '../shared/wire/health.ts'

export interface HostLog {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** As often as the network itself is looked at. */
const LOOK_EVERY_MS = 3_000

type Interface = Announcing['interfaces'][number]

/** Writes down how the host's being found and reached goes; returns how to stop. */
export function logHealth(health: () => HostHealth, log: HostLog): () => Promise<void> {
  let before: HostHealth | undefined
  const look = () => {
    const now = health()
    logNews(before, now, log)
    before = now
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  look()
  return () => {
    clearInterval(timer)
    return Promise.resolve()
  }
}

/** What has become different since `before`, in one line each. */
export function logNews(before: HostHealth | undefined, now: HostHealth, log: HostLog): void {
  if (now.reachedAt !== null && !before?.reachedAt) log.info({}, 'somebody from another computer has reached the room')
  if (!now.announcing) return
  const { interfaces, skipped, copies } = now.announcing
  const known = before?.announcing
  if (interfaces.length === 0 && (!known || known.interfaces.length > 0))
    log.info({ skipped }, 'there is no network to announce the room on')
  for (const one of interfaces) logInterface(known?.interfaces.find(isSame(one)), one, log)
  for (const gone of known?.interfaces ?? [])
    if (!interfaces.some(isSame(gone))) log.info(placeOf(gone), 'the room is not announced there any more: the network has gone')
  for (const { address } of copies)
    if (!known?.copies.some((copy) => copy.address === address))
      log.error(
        { address },
        "another computer hosts a copy of this room's data folder: stop one of the two, or people talk past one another",
      )
}

function logInterface(before: Interface | undefined, now: Interface, log: HostLog): void {
  if (now.announcingSince !== null && !before?.announcingSince) log.info(placeOf(now), 'the room is announced')
  if (now.heardItselfAt !== null && !before?.heardItselfAt) log.info(placeOf(now), 'the host hears its own announcements')
  if (now.lastError && now.lastError.at !== before?.lastError?.at)
    log.warn({ ...placeOf(now), code: now.lastError.code }, 'announcing the room has failed, and is tried again')
}

const placeOf = ({ name, address }: Interface) => ({ interface: name, address })

const isSame =
  (one: Interface) =>
  (other: Interface): boolean =>
    one.name === other.name && one.address === other.address
