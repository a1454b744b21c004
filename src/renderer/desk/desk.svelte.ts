import { createContext } from 'svelte'
import type { Bridge } from '../../shared/bridge.ts'
import type { Clock } from '../../shared/clock.ts'
import type { ShellRequest } from '../../shared/desktop-bridge.ts'
import type { Chat } from '../chat/chat.svelte.ts'
import { Asking } from './asking.ts'
import { Telling } from './attention/telling.ts'
import { Doctor } from './doctor/doctor.svelte.ts'
import { Hosting } from './host/hosting.svelte.ts'
import { Lobby } from './lobby/lobby.svelte.ts'
import { FoundRooms } from './rooms/found-rooms.svelte.ts'
import { JoinedRooms } from './rooms/joined-rooms.svelte.ts'
import { keepPlace, LOBBY, placeAtStart, type Place } from './place.ts'
import type { Shell } from './settings/shell.svelte.ts'

interface DeskParts {
  bridge: Required<Bridge>
  clock: Clock
  shell: Shell
  /** Somebody has the window before them. */
  isFocused: () => boolean
  /** There is space for the list of rooms beside what one does in them. */
  isWide: () => boolean
  andMore: (count: number) => string
}

/** All rooms of one person on one computer, and everything around them. */
export class Desk {
  readonly shell: Shell
  readonly found: FoundRooms
  readonly joined: JoinedRooms
  readonly hosting: Hosting
  readonly lobby: Lobby
  readonly doctor: Doctor
  readonly #isWide: () => boolean
  readonly #telling: Telling
  readonly #requests: Asking<ShellRequest>
  #wanted = $state.raw<Place>(placeAtStart())
  /** The message that somebody was told of and now wants to see. */
  #target = $state.raw<{ roomId: string; seq: number } | null>(null)
  /** The list of rooms is open over a narrow window. */
  isDrawerOpen = $state(false)

  /** A room that one is in no more leads back to where rooms are found. */
  readonly place: Place = $derived.by(() => {
    const wanted = this.#wanted
    return wanted.is === 'room' && !this.joined.of(wanted.roomId) ? LOBBY : wanted
  })
  readonly room = $derived.by(() => (this.place.is === 'room' ? (this.joined.of(this.place.roomId) ?? null) : null))
  readonly isReady = $derived.by(() => this.shell.isThere && this.found.isThere)

  constructor({ bridge, clock, shell, isFocused, isWide, andMore }: DeskParts) {
    const { client, rooms, host } = bridge
    this.shell = shell
    this.#isWide = isWide
    this.#telling = new Telling({
      tell: (told) => bridge.shell.tell(told),
      clock,
      tellOf: () => shell.settings.tellOf,
      isLookedAt: (roomId) => isFocused() && this.room?.roomId === roomId,
      andMore,
    })
    this.joined = new JoinedRooms({
      client,
      rooms,
      clock,
      as: () => ({ name: shell.name, locale: shell.language }),
      hidden: () => document.hidden,
      events: this.#telling.heard,
    })
    this.found = new FoundRooms({ rooms, client, clock, changed: (state, before) => this.joined.follow(state, before) })
    this.hosting = new Hosting({ host, client, clock })
    this.lobby = new Lobby({ rooms, joined: this.joined, find: (roomId) => this.found.of(roomId), enter: (roomId) => this.show(roomId) })
    this.doctor = new Doctor(rooms)
    this.#requests = new Asking({
      name: 'request',
      clock,
      ask: (pollId) => bridge.shell.request({ pollId }),
      told: (request) => this.#obey(request),
      cancel: (args) => client.cancel(args),
    })
    void this.#requests.run()
  }

  get isWide(): boolean {
    return this.#isWide()
  }

  readonly go = (place: Place): void => {
    this.#wanted = place
    this.isDrawerOpen = false
    if (place.is !== 'lobby') this.lobby.pointedAt = null
    this.hosting.failure = null
    keepPlace(place)
  }

  /** Goes into one of one's rooms; with `seq`, to that message. */
  show(roomId: string, seq?: number): void {
    this.go({ is: 'room', roomId })
    this.#target = seq === undefined ? null : { roomId, seq }
  }

  /** Once the room is there. */
  takeTarget(chat: Chat): void {
    const target = this.#target
    if (target?.roomId !== chat.room.id) return
    this.#target = null
    chat.wanted = target.seq
  }

  /** By its place in the list, from 1 on. */
  switchTo(place: number): void {
    const room = this.joined.all[place - 1]
    if (room) this.show(room.roomId)
  }

  /** Opens the own room, and goes in as its owner. */
  async host(change: Parameters<Hosting['start']>[0] = {}): Promise<void> {
    const roomId = await this.hosting.start(change)
    if (roomId === null) return
    this.go({ is: 'host' })
    const { title, suggestedTitle } = { title: change.title, ...this.hosting.state }
    const failure = await this.joined.join({ roomId, title: title ?? suggestedTitle, hostName: this.shell.name })
    if (failure) this.hosting.failure = failure
  }

  readonly wake = (): void => {
    this.found.refresh()
    this.joined.wake()
  }

  close(): void {
    for (const part of [this.#requests, this.#telling, this.found, this.joined, this.hosting, this.shell]) part.close()
  }

  #obey(request: ShellRequest): boolean {
    if (request.is === 'wake') this.wake()
    else if (request.is === 'show') this.show(request.roomId, request.seq)
    else if (request.is === 'open') this.go({ is: request.what })
    else void this.#visit(request.text)
    return true
  }

  /** A link may come from anybody: it leads to the room, and into it only who is a member. */
  async #visit(text: string): Promise<void> {
    this.go(LOBBY)
    const roomId = await this.lobby.visit(text)
    if (roomId === null) this.lobby.text = text
    else if (this.joined.of(roomId)) this.show(roomId)
  }
}

export const [useDesk, provideDesk] = createContext<Desk>()
