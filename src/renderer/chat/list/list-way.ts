import { tick } from 'svelte'
import type { VirtualizerHandle } from 'virtua/svelte'
import type { Chat } from '../chat.svelte.ts'
import type { Line } from '../log/lines.ts'
import type { FollowNewest } from './follow-newest.ts'
import { placeIn, showPlace } from './list-place.ts'

interface List {
  chat: Chat
  newest: FollowNewest
  handle: () => VirtualizerHandle | undefined
}

/** Takes the reader to a place in the list: where they were, to what is new, to a message they were told of. */
export class ListWay {
  readonly #list: List
  /** Until then, where the list stands is not where the reader is. */
  isComingBack: boolean

  constructor(list: List) {
    this.#list = list
    this.isComingBack = list.chat.place !== null
  }

  /** What is in sight has changed. */
  note(following: boolean): void {
    const { chat, handle } = this.#list
    const list = handle()
    if (list) chat.place = following ? null : placeIn(list, chat.lines)
  }

  /** On the screen again, with what has come since. */
  async comeBack(): Promise<void> {
    await tick()
    const { chat, newest, handle } = this.#list
    const list = handle()
    const isShown = list !== undefined && chat.place !== null && showPlace(list, chat.lines, chat.place)
    this.isComingBack = false
    if (!isShown) newest.toNewest()
  }

  async toUnread(): Promise<void> {
    const { chat } = this.#list
    const key = await chat.jumpToUnread()
    if (await this.#to((line) => line.key === key, 'start')) chat.reading.meet()
  }

  /** To the message that somebody was told of; nowhere when it cannot be had. */
  async toWanted(): Promise<void> {
    const { chat } = this.#list
    const seq = chat.wanted
    chat.wanted = null
    if (seq !== null && (await chat.show(seq))) await this.#to((line) => line.is === 'message' && line.message?.seq === seq, 'center')
  }

  async #to(isIt: (line: Line) => boolean, align: 'start' | 'center'): Promise<boolean> {
    await tick()
    const { chat, newest, handle } = this.#list
    const index = chat.lines.findIndex(isIt)
    if (index < 0) return false
    newest.stop()
    handle()?.scrollToIndex(index, { align })
    return true
  }
}
