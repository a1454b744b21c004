import { SvelteMap } from 'svelte/reactivity'
import type { RoomsBridge, Visited } from '../../../shared/desktop-bridge.ts'
import type { FoundRoom } from '../../../shared/found-room.ts'
import type { Failure } from '../../../shared/outcome.ts'
import { cleanLine } from '../../../shared/text.ts'
import type { JoinedRooms } from '../rooms/joined-rooms.svelte.ts'

/** How it stands with going into one room. */
export type Door =
  | { is: 'opening' }
  /** The room wants its code; `failure` says what was wrong with the last one. */
  | { is: 'code'; failure: Failure | null }
  | { is: 'shut'; failure: Failure }

export type VisitProblem = Extract<Visited, { ok: false }>['reason']

interface LobbyParts {
  rooms: Pick<RoomsBridge, 'visit'>
  joined: JoinedRooms
  find: (roomId: string) => FoundRoom | undefined
  /** Somebody is in that room now and wants to see it. */
  enter: (roomId: string) => void
}

/** The place from which one goes into rooms. */
export class Lobby {
  readonly #parts: LobbyParts
  readonly #doors = new SvelteMap<string, Door>()
  /** What is typed to go somewhere. */
  text = $state('')
  /** Where somebody wanted to go last. */
  asked = $state('')
  isVisiting = $state(false)
  problem = $state.raw<VisitProblem | Failure | null>(null)
  /** The room that an invitation led to. */
  pointedAt = $state<string | null>(null)
  /** Codes that came with invitations. */
  readonly #codes = new SvelteMap<string, string>()

  constructor(parts: LobbyParts) {
    this.#parts = parts
  }

  door(roomId: string): Door | null {
    return this.#doors.get(roomId) ?? null
  }

  /** One click: asks for a code only where there is no way in without. */
  async goIn(room: Pick<FoundRoom, 'id' | 'title' | 'hostName' | 'needsCode'>, typed?: string): Promise<void> {
    if (this.#parts.joined.of(room.id)) {
      this.#parts.enter(room.id)
      return
    }
    const code = cleanLine(typed ?? this.#codes.get(room.id) ?? '')
    if (room.needsCode && code === '') return void this.#doors.set(room.id, { is: 'code', failure: null })
    if (this.#doors.get(room.id)?.is === 'opening') return
    this.#doors.set(room.id, { is: 'opening' })
    const { id: roomId, title, hostName } = room
    const failure = await this.#parts.joined.join({ roomId, title, hostName }, code === '' ? {} : { code })
    this.#settle(roomId, failure)
  }

  closeDoor(roomId: string): void {
    this.#doors.delete(roomId)
  }

  /** Somebody typed or pasted where to go, and means to go there. */
  async visitTyped(): Promise<void> {
    const roomId = await this.visit(this.text)
    if (roomId === null) return
    this.text = ''
    const { find } = this.#parts
    await this.goIn(find(roomId) ?? { id: roomId, title: '', hostName: '', needsCode: false })
  }

  /** Looks for the room that is meant, and points at it. A link may come from anybody: going in is another step. */
  async visit(text: string): Promise<string | null> {
    if (this.isVisiting || text.trim() === '') return null
    this.asked = text.trim()
    this.isVisiting = true
    this.problem = null
    this.pointedAt = null
    const outcome = await this.#parts.rooms.visit({ text: text.trim() })
    this.isVisiting = false
    if (!outcome.ok) this.problem = outcome.error
    else if (!outcome.value.ok) this.problem = outcome.value.reason
    else return this.#found(outcome.value)
    return null
  }

  #found({ roomId, code }: Extract<Visited, { ok: true }>): string {
    if (code !== undefined) this.#codes.set(roomId, code)
    this.pointedAt = roomId
    return roomId
  }

  #settle(roomId: string, failure: Failure | null): void {
    this.#codes.delete(roomId)
    if (failure?.code === 'code-required') this.#doors.set(roomId, { is: 'code', failure: null })
    else if (failure?.code === 'wrong-code') this.#doors.set(roomId, { is: 'code', failure })
    else if (failure) this.#doors.set(roomId, { is: 'shut', failure })
    else this.#entered(roomId)
  }

  #entered(roomId: string): void {
    this.#doors.delete(roomId)
    if (this.pointedAt === roomId) this.pointedAt = null
    this.#parts.enter(roomId)
  }
}
