import { isRecent } from '../shared/clock.ts'
import type { Announcing, HostHealth } from '../shared/wire/health.ts'

export interface HostLog {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** As often as the network itself is looked at. */
const LOOK_EVERY_MS = 3_000

/** What goes on failing in the same way is said again after so long: often enough to be found, and no flood. */
const SAY_AGAIN_MS = 3_600_000

type Interface = Announcing['interfaces'][number]

/** Writes down how the host's being found and reached goes; returns how to stop. */
export function logHealth(health: () => HostHealth, log: HostLog): () => Promise<void> {
  const news = new HealthNews(log)
  const look = () => news.tell(health())
  const timer = setInterval(look, LOOK_EVERY_MS)
  look()
  return () => {
    clearInterval(timer)
    return Promise.resolve()
  }
}

/** What has become different since it was last told, in one line each. */
export class HealthNews {
  readonly #log: HostLog
  readonly #troubles = new Troubles()
  #before: HostHealth | undefined

  constructor(log: HostLog) {
    this.#log = log
  }

  tell(now: HostHealth): void {
    if (now.reachedAt !== null && !this.#before?.reachedAt) this.#log.info({}, 'somebody from another computer has reached the room')
    if (now.announcing) this.#tellAnnouncing(this.#before?.announcing ?? null, now.announcing)
    this.#before = now
  }

  #tellAnnouncing(before: Announcing | null, { interfaces, skipped, copies }: Announcing): void {
    if (interfaces.length === 0 && (!before || before.interfaces.length > 0))
      this.#log.info({ skipped }, 'there is no network to announce the room on')
    for (const one of interfaces) this.#tellInterface(before?.interfaces.find(isSame(one)), one)
    for (const gone of before?.interfaces ?? [])
      if (!interfaces.some(isSame(gone))) this.#log.info(placeOf(gone), 'the room is not announced there any more: the network has gone')
    for (const { address } of copies)
      if (!before?.copies.some((copy) => copy.address === address))
        this.#log.error(
          { address },
          "another computer hosts a copy of this room's data folder: stop one of the two, or people talk past one another",
        )
  }

  #tellInterface(before: Interface | undefined, now: Interface): void {
    const isNews = this.#troubles.areNews(now)
    if (now.announcingSince !== null && !before?.announcingSince && isNews) this.#log.info(placeOf(now), 'the room is announced')
    if (now.heardItselfAt !== null && !before?.heardItselfAt) this.#log.info(placeOf(now), 'the host hears its own announcements')
    if (now.lastError && now.lastError.at !== before?.lastError?.at && isNews)
      this.#log.warn({ ...placeOf(now), code: now.lastError.code }, 'announcing the room has failed, and is tried again')
  }
}

/** Which failures have been told. One that is tried anew every minute would else fill the log. */
class Troubles {
  readonly #toldAt = new Map<string, number>()

  /** That it fails is news, and then that it goes again; what failed in the same way within the hour is not. */
  areNews({ name, address, lastError }: Interface): boolean {
    if (!lastError) return true
    const { code, at } = lastError
    const key = `${name} ${address} ${code}`
    const toldAt = this.#toldAt.get(key)
    if (toldAt !== undefined && toldAt !== at && isRecent(toldAt, at, SAY_AGAIN_MS)) return false
    this.#forgetBefore(at)
    this.#toldAt.set(key, at)
    return true
  }

  #forgetBefore(now: number): void {
    for (const [key, at] of this.#toldAt) if (!isRecent(at, now, SAY_AGAIN_MS)) this.#toldAt.delete(key)
  }
}

const placeOf = ({ name, address }: Interface) => ({ interface: name, address })

const isSame =
  (one: Interface) =>
  (other: Interface): boolean =>
    one.name === other.name && one.address === other.address
