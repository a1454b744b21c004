import type { ClientBridge, Draft, JoinArgs, OutboxState, PollArgs } from '../../src/shared/bridge.ts'
import type { Outcome } from '../../src/shared/outcome.ts'
import type { ErrorCode, ErrorFacts } from '../../src/shared/room-error.ts'
import type { Batch, Signals, Snapshot } from '../../src/shared/wire/answers.ts'
import type { KnownEvent } from '../../src/shared/wire/events.ts'
import type { Member } from '../../src/shared/wire/member.ts'

export const ADA: Member = { id: 'm_adaaaaaaaaaaaaaa', name: 'Ada', role: 'owner', via: 'app', joinedAt: 1 }
export const GRACE: Member = { id: 'm_graceaaaaaaaaaaa', name: 'Grace', role: 'member', via: 'browser', joinedAt: 2 }

export const fail = (code: ErrorCode, facts: ErrorFacts = {}): { ok: false; error: ErrorFacts & { code: ErrorCode } } => ({
  ok: false,
  error: { ...facts, code },
})
export const ok = <T>(value: T): Outcome<T> => ({ ok: true, value })

export const messageId = (seq: number): string => String(seq).padStart(22, '0')
export const message = (seq: number): KnownEvent => ({
  seq,
  at: seq,
  by: { id: ADA.id, name: 'Ada' },
  type: 'message',
  id: messageId(seq),
  text: `number ${seq}`,
})
export const messages = (from: number, to: number): KnownEvent[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => message(from + 1 + i))
export const onlineIs = (rev: number, ...online: string[]): Signals => ({ presence: { rev, online }, typing: [] })

export function batch(from: number, to: number, more: Partial<Batch> = {}): Outcome<Batch> {
  return ok({ epoch: 'e1', from, next: `e1.r1.${to}`, head: to, upToDate: true, events: messages(from, to), serverTime: 1, ...more })
}

export function snapshotAt(head: number): Snapshot {
  return {
    member: GRACE,
    room: {
      id: 'abcdefghijklmnopqrstuvwxyz',
      name: 'Ops · 运维',
      host: { name: 'Ada' },
      needsCode: false,
      newcomersSee: 'all',
      createdAt: 1,
    },
    members: [ADA, GRACE],
    messages: [],
    cursor: `e1.r1.${head}`,
    oldest: 1,
    head,
    limits: { text: 4_000, body: 65_536, sendRate: 5, sendBurst: 10 },
    features: [],
    signals: onlineIs(1, ADA.id, GRACE.id),
    serverTime: 1,
  }
}

interface Asked<A, T> {
  args: A
  cancelled: boolean
  answer(outcome: Outcome<T>): void
}

/** A host whose every answer is given by the test. */
export class ScriptedBridge implements ClientBridge {
  readonly polls: Asked<PollArgs, Batch>[] = []
  readonly drafts: Draft[] = []
  readonly outboxes: Asked<{ rev: number }, OutboxState>[] = []
  readonly told: string[] = []
  sharesPoll = false
  readonly joins: JoinArgs[] = []
  readonly joinAnswers: Outcome<Snapshot>[] = []
  knows = true
  leaveAnswer: Outcome<void> = ok(undefined)
  inFlight = 0
  maxInFlight = 0

  /** The question that waits for an answer. */
  get open(): Asked<PollArgs, Batch> {
    const asked = this.polls.at(-1)
    if (!asked) throw new Error('nothing was asked')
    return asked
  }

  readonly poll = (args: PollArgs): Promise<Outcome<Batch>> => {
    this.inFlight += 1
    this.maxInFlight = Math.max(this.maxInFlight, this.inFlight)
    return ask(this.polls, args, () => (this.inFlight -= 1))
  }

  readonly cancel = ({ pollId }: { pollId: string }): void => {
    const asked = this.polls.find(({ args }) => args.pollId === pollId)
    if (pollId.startsWith('outbox')) this.told.push('outbox cancelled')
    if (!asked || asked.cancelled) return
    asked.cancelled = true
    this.inFlight -= 1
  }

  readonly send = ({ draft }: { draft: Draft }): Promise<Outcome<void>> => {
    this.drafts.push(draft)
    return Promise.resolve(ok(undefined))
  }

  readonly outbox = (args: { rev: number }): Promise<Outcome<OutboxState>> => ask(this.outboxes, args)
  readonly retry = (): Promise<Outcome<void>> => Promise.resolve(ok(undefined))
  readonly discard = (): Promise<Outcome<void>> => Promise.resolve(ok(undefined))
  readonly wake = (): void => void this.told.push('wake')

  readonly join = (args: JoinArgs): Promise<Outcome<{ roomKey: string; snapshot: Snapshot }>> => {
    this.joins.push(args)
    const outcome = this.joinAnswers.shift() ?? ok(snapshotAt(0))
    return Promise.resolve(outcome.ok ? ok({ roomKey: 'room', snapshot: outcome.value }) : outcome)
  }

  readonly card = never
  readonly names = never
  readonly history = never
  readonly rename = never
  readonly typing = never
  readonly known = (): Promise<Outcome<boolean>> => Promise.resolve(ok(this.knows))
  readonly leave = (): Promise<Outcome<void>> => Promise.resolve(this.leaveAnswer)
  readonly away = (): void => void this.told.push('away')
}

function ask<A, T>(list: Asked<A, T>[], args: A, done: () => void = () => undefined): Promise<Outcome<T>> {
  return new Promise((resolve) => {
    const asked: Asked<A, T> = {
      args,
      cancelled: false,
      answer: (outcome) => {
        if (!asked.cancelled) done()
        resolve(outcome)
      },
    }
    list.push(asked)
  })
}

const never = (): Promise<Outcome<never>> => Promise.reject(new Error('not part of this test'))
