import type { Draft, HistoryArgs } from '../../src/shared/bridge.ts'
import type { Outcome } from '../../src/shared/outcome.ts'
import type { RoomClient } from '../../src/shared/room-client.ts'
import type { HistoryPage, Snapshot } from '../../src/shared/wire/answers.ts'
import type { FoldedMessage } from '../../src/shared/wire/events.ts'
import { Chat } from '../../src/renderer/chat/chat.svelte.ts'
import { messages, ok, snapshotAt } from '../shared/scripted-bridge.ts'

export const full = (more: Partial<Snapshot> = {}): Snapshot => ({
  ...snapshotAt(100),
  messages: messages(50, 100) as FoldedMessage[],
  ...more,
})
export const page = (more: Partial<HistoryPage> = {}): Outcome<HistoryPage> =>
  ok({ epoch: 'e1', messages: messages(0, 50) as FoldedMessage[], hasMore: false, oldest: 1, head: 100, ...more })
export const SEEN = `watercooler.${snapshotAt(0).room.id}.seen`

/** Grace's room on a screen; `answer` is what the host says to the question for history. */
export function screen(snapshot = full()) {
  const asked: Omit<HistoryArgs, 'roomKey'>[] = []
  const sent: Draft[] = []
  const told: string[] = []
  const answers: { discard: Outcome<void>; send: Outcome<void> } = { discard: ok(undefined), send: ok(undefined) }
  let answer: (page: Outcome<HistoryPage>) => void = () => undefined
  const client = {
    history: (args: Omit<HistoryArgs, 'roomKey'>) => new Promise((resolve) => asked.push(args) && (answer = resolve)),
    leave: () => Promise.resolve(ok(undefined)),
    send: (draft: Draft) => Promise.resolve(sent.push(draft) && answers.send),
    retry: (id: string) => Promise.resolve(told.push(`retry ${Number(id)}`) && ok(undefined)),
    discard: (id: string) => Promise.resolve(told.push(`discard ${Number(id)}`) && answers.discard),
  }
  const chat = new Chat(client as unknown as RoomClient, snapshot)
  return { chat, asked, sent, told, answers, answer: (outcome: Outcome<HistoryPage>) => answer(outcome) }
}

export const texts = ({ lines }: Chat): string[] => lines.map((line) => (line.is === 'message' ? line.text : line.is))
