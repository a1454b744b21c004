import type { Bridge, ClientBridge, JoinArgs, PollArgs, RoomKey } from '../../shared/bridge.ts'
import { outcome } from '../../shared/outcome.ts'
import { RoomError } from '../../shared/room-error.ts'
import { Accepted, Batch, HistoryPage, OneMember, Snapshot } from '../../shared/wire/answers.ts'
import { Names, RoomCards, type RoomCard } from '../../shared/wire/room.ts'
import { randomId } from '../page/random-id.ts'
import { ask, tell } from './http.ts'
import { Entries, type Entry } from './entries.ts'
import { forgetToken, isKnownIn, rememberToken, tokenFor } from './token-store.ts'

const CLIENT = { name: 'watercooler', version: '1', via: 'browser', features: [] }

/** The room's verbs as requests to the host that served this page. */
export function webBridge(): Bridge {
  return { client: new WebClient() }
}

class WebClient implements ClientBridge {
  readonly #entries = new Entries()
  readonly #polls = new Map<string, AbortController>()
  /** Tells this page from the person's other tabs; `n` tells its polls apart. */
  readonly #tab = randomId(12)
  #n = 0

  readonly card: ClientBridge['card'] = ({ address }) => outcome(() => cardAt(address))

  readonly known: ClientBridge['known'] = ({ roomId }) => Promise.resolve({ ok: true, value: isKnownIn(roomId) })

  readonly names: ClientBridge['names'] = ({ address, roomId, locale, count }) =>
    outcome(async () => (await ask(Names, `${roomUrl(address, roomId)}/names?${query({ locale, count })}`)).names)

  readonly join: ClientBridge['join'] = (args) =>
    outcome(async () => {
      const { room } = await cardAt(args.address)
      // Read first, compared first: the token belongs to one room, whoever answers at this address today.
      if (args.roomId !== undefined && args.roomId !== room.id) throw new RoomError('wrong-room')
      return this.#join(args, room.id)
    })

  readonly poll: ClientBridge['poll'] = (args) =>
    outcome(async () => {
      const aborter = new AbortController()
      this.#polls.set(args.pollId, aborter)
      const { url, token } = this.#entries.at(args.roomKey)
      return ask(Batch, `${url}/events?${this.#pollQuery(args)}`, { token, signal: aborter.signal }).finally(() =>
        this.#polls.delete(args.pollId),
      )
    })

  readonly cancel: ClientBridge['cancel'] = ({ pollId }) => this.#polls.get(pollId)?.abort()

  readonly send: ClientBridge['send'] = ({ roomKey, id, ...body }) =>
    this.#with(roomKey, ({ url, token }) => ask(Accepted, `${url}/messages/${id}`, { method: 'PUT', token, body }))

  readonly history: ClientBridge['history'] = ({ roomKey, ...range }) =>
    this.#with(roomKey, ({ url, token }) => ask(HistoryPage, `${url}/messages?${query({ ...range })}`, { token }))

  readonly rename: ClientBridge['rename'] = ({ roomKey, name }) =>
    this.#with(
      roomKey,
      async ({ url, token }) => (await ask(OneMember, `${url}/members/me`, { method: 'PATCH', token, body: { name } })).member,
    )

  readonly typing: ClientBridge['typing'] = ({ roomKey, typing }) =>
    this.#with(roomKey, ({ url, token }) => tell(`${url}/signals`, { method: 'POST', token, body: { typing } }))

  readonly leave: ClientBridge['leave'] = ({ roomKey }) =>
    this.#with(roomKey, async ({ url, token, roomId }) => {
      // Before the host ends it: another tab that hears of the end must find nothing to come back with.
      forgetToken(roomId)
      await tell(`${url}/members/me`, { method: 'DELETE', token }).catch((error: unknown) => {
        rememberToken(roomId, token)
        throw error
      })
    })

  readonly away: ClientBridge['away'] = ({ roomKey }) => {
    const { url, token } = this.#entries.at(roomKey)
    // A beacon outlives the page and carries no headers: the token travels in the body.
    navigator.sendBeacon(`${url}/members/me/away`, new Blob([JSON.stringify({ token })], { type: 'application/json' }))
  }

  async #join({ address, name, locale, code, owner }: JoinArgs, roomId: string): Promise<{ roomKey: RoomKey; snapshot: Snapshot }> {
    const known = isKnownIn(roomId)
    const entry = { url: roomUrl(address, roomId), roomId, token: tokenFor(roomId) }
    const body = { token: entry.token, name, locale, code, owner, client: CLIENT }
    const snapshot = await ask(Snapshot, `${entry.url}/members`, { method: 'POST', body }).catch((error: unknown) => {
      if (!known && wasRefused(error)) forgetToken(roomId)
      throw error
    })
    return { roomKey: this.#entries.add(entry), snapshot }
  }

  #pollQuery({ cursor, wait, p, hidden }: PollArgs): string {
    return query({ cursor, wait, tab: this.#tab, n: (this.#n += 1), p, hidden: hidden ? 1 : undefined })
  }

  #with<T>(roomKey: RoomKey, work: (entry: Entry) => Promise<T>): ReturnType<typeof outcome<T>> {
    return outcome(async () => work(this.#entries.at(roomKey)))
  }
}

async function cardAt(address: string): Promise<RoomCard> {
  const [card] = (await ask(RoomCards, `${address}/api/v1/rooms`)).rooms
  if (!card) throw new RoomError('not-found')
  return card
}

const roomUrl = (address: string, roomId: string): string => `${address}/api/v1/rooms/${roomId}`

/** The host itself said no: the token became nobody's. After a lost answer it may be somebody's. */
const wasRefused = (error: unknown): boolean =>
  error instanceof RoomError && !['unreachable', 'malformed-answer', 'internal'].includes(error.code)

function query(fields: Record<string, string | number | undefined>): string {
  const given = Object.entries(fields).filter((field): field is [string, string | number] => field[1] !== undefined)
  return new URLSearchParams(given.map(([key, value]): [string, string] => [key, String(value)])).toString()
}
