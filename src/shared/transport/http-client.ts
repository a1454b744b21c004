import type { Clock } from '../clock.ts'
import type { ClientBridge, JoinArgs, OutboxState, RoomKey } from '../bridge.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import { outcome, type Outcome } from '../outcome.ts'
import { RoomError } from '../room-error.ts'
import { HistoryPage, OneMember, Snapshot } from '../wire/answers.ts'
import { Names } from '../wire/room.ts'
import { cardAt, roomUrl } from './card.ts'
import type { Device } from './device.ts'
import { EnteredRoom } from './entered-room.ts'
import { Http, query, type Fetch } from './http.ts'

/** What a closing page sends, by itself: whoever else could send it may end with the page. */
export interface Farewell {
  url: string
  body: string
}

/** The bridge's verbs, but for the one that only a page can do. Runs in a page or, for all pages at once, in a shared worker. */
export type Transport = Omit<ClientBridge, 'away' | 'join'> & {
  join(args: JoinArgs): Promise<Outcome<Entered>>
}

export interface Entered {
  roomKey: RoomKey
  snapshot: Snapshot
  farewell: Farewell
}

export interface HttpClientParts {
  fetch: Fetch
  device: Device
  clock: Clock
  /** What this client is, as the host shows it to others. */
  via: 'app' | 'browser'
  /** Where a room is that was entered in an earlier life of this client. */
  home: (roomId: string) => string
  sharesPoll: boolean
}

/** The room's verbs as requests. Polls and outboxes live here and nowhere else; of a token, a page has its farewell. */
export class HttpClient implements Transport {
  readonly sharesPoll: boolean
  readonly #parts: HttpClientParts
  readonly #http: Http
  readonly #device: Device
  readonly #rooms = new Map<RoomKey, EnteredRoom>()
  readonly #restoring = new Map<RoomKey, Promise<EnteredRoom>>()
  readonly #stops = new Map<string, () => void>()

  constructor(parts: HttpClientParts) {
    this.#parts = parts
    this.#http = new Http(parts.fetch)
    this.#device = parts.device
    this.sharesPoll = parts.sharesPoll
  }

  readonly card: Transport['card'] = ({ address }) => outcome(() => cardAt(this.#http, address))

  readonly known: Transport['known'] = ({ roomId }) => outcome(async () => (await this.#device.token(roomId)) !== null)

  readonly names: Transport['names'] = ({ address, roomId, locale, count }) =>
    outcome(async () => (await this.#http.ask(Names, `${roomUrl(address, roomId)}/names?${query({ locale, count })}`)).names)

  readonly join: Transport['join'] = (args) =>
    outcome(async () => {
      const { room } = await cardAt(this.#http, args.address)
      // Read first, compared first: the token belongs to one room, whoever answers at this address today.
      if (args.roomId !== undefined && args.roomId !== room.id) throw new RoomError('wrong-room')
      return this.#join(args, room.id)
    })

  readonly poll: Transport['poll'] = (args) => this.#in(args.roomKey, (room) => room.poll(args))

  readonly outbox: Transport['outbox'] = ({ roomKey, pollId, rev }) =>
    this.#in(roomKey, ({ outbox }) => {
      const state = new Promise<OutboxState>((resolve) => this.#stops.set(pollId, outbox.watch(rev, resolve)))
      return state.finally(() => this.#stops.delete(pollId))
    })

  readonly cancel: Transport['cancel'] = ({ pollId }) => {
    this.#stops.get(pollId)?.()
    this.#stops.delete(pollId)
    for (const room of this.#rooms.values()) room.cancel(pollId)
  }

  readonly send: Transport['send'] = ({ roomKey, draft }) => this.#in(roomKey, ({ outbox }) => outbox.add(draft))
  readonly retry: Transport['retry'] = ({ roomKey, id }) => this.#in(roomKey, ({ outbox }) => outbox.retry(id))
  readonly discard: Transport['discard'] = ({ roomKey, id }) => this.#in(roomKey, ({ outbox }) => outbox.discard(id))
  readonly wake: Transport['wake'] = ({ roomKey }) =>
    void this.#in(roomKey, (room) => {
      room.wake()
      return Promise.resolve()
    })

  readonly history: Transport['history'] = ({ roomKey, ...range }) =>
    this.#with(roomKey, ({ url, token }) => this.#http.ask(HistoryPage, `${url}/messages?${query({ ...range })}`, { token }))

  readonly rename: Transport['rename'] = ({ roomKey, name }) =>
    this.#with(
      roomKey,
      async ({ url, token }) => (await this.#http.ask(OneMember, `${url}/members/me`, { method: 'PATCH', token, body: { name } })).member,
    )

  readonly typing: Transport['typing'] = ({ roomKey, typing }) =>
    this.#with(roomKey, ({ url, token }) => this.#http.tell(`${url}/signals`, { method: 'POST', token, body: { typing } }))

  readonly leave: Transport['leave'] = ({ roomKey }) =>
    this.#in(roomKey, async (room) => {
      const { url, token, roomId, outbox } = room
      // Before the host ends it: another page that hears of the end must find nothing to come back with.
      await this.#device.forgetToken(roomId)
      await room
        .reach(() => this.#http.tell(`${url}/members/me`, { method: 'DELETE', token }))
        .catch(async (error: unknown) => {
          // The host took an earlier word of it, whose answer was lost.
          if (error instanceof RoomError && error.code === 'unknown-session') return
          await this.#device.rememberToken(roomId, token)
          throw error
        })
      // Whoever comes back comes as somebody else, who must not say what this one had left to say.
      await outbox.clear()
    })

  async #join({ address, name, locale, code, owner }: JoinArgs, roomId: string): Promise<Entered> {
    const isKnown = (await this.#device.token(roomId)) !== null
    const token = await this.#device.tokenFor(roomId)
    const url = roomUrl(address, roomId)
    const body = { token, name, locale, code, owner, client: { name: 'watercooler', version: '1', via: this.#parts.via, features: [] } }
    const snapshot = await this.#http.ask(Snapshot, `${url}/members`, { method: 'POST', body }).catch(async (error: unknown) => {
      if (!isKnown && wasRefused(error)) await this.#device.forgetToken(roomId)
      throw error
    })
    this.#enter(roomId, address, token).entered(snapshot.limits)
    return { roomKey: roomId, snapshot, farewell: { url: `${url}/members/me/away`, body: JSON.stringify({ token }) } }
  }

  #enter(roomId: string, address: string, token: string): EnteredRoom {
    const room = this.#rooms.get(roomId) ?? this.#newRoom(roomId, address)
    room.token = token
    this.#rooms.set(roomId, room)
    return room
  }

  #newRoom(roomId: string, address: string): EnteredRoom {
    const { clock } = this.#parts
    return new EnteredRoom(roomId, address, { http: this.#http, clock, store: this.#device.outbox(roomId) })
  }

  /** A room that was entered before this began: a shared worker can end while its pages live on. Once for all who ask. */
  #restored(roomId: RoomKey): Promise<EnteredRoom> {
    const restoring = this.#restoring.get(roomId) ?? this.#restore(roomId).finally(() => this.#restoring.delete(roomId))
    this.#restoring.set(roomId, restoring)
    return restoring
  }

  /** Without a word to the host, which may be away: what is written must be kept all the same. */
  async #restore(roomId: RoomKey): Promise<EnteredRoom> {
    const token = await this.#device.token(roomId)
    if (token === null) throw new RoomError('unknown-session')
    const joined = this.#rooms.get(roomId)
    if (joined) return joined
    const restored = this.#enter(roomId, this.#parts.home(roomId), token)
    restored.outbox.entered(DEFAULT_LIMITS)
    return restored
  }

  #in<T>(roomKey: RoomKey, work: (room: EnteredRoom) => Promise<T>): Promise<Outcome<T>> {
    return outcome(async () => work(this.#rooms.get(roomKey) ?? (await this.#restored(roomKey))))
  }

  #with<T>(roomKey: RoomKey, request: (room: EnteredRoom) => Promise<T>): Promise<Outcome<T>> {
    return this.#in(roomKey, (room) => room.reach(() => request(room)))
  }
}

/** The host itself said no: the token became nobody's. After a lost answer it may be somebody's. */
const wasRefused = (error: unknown): boolean =>
  error instanceof RoomError && !['unreachable', 'malformed-answer', 'internal'].includes(error.code)
