import type { OutboxState } from '../../src/shared/bridge.ts'
import type { Presence } from '../../src/shared/client/presence.ts'
import { RoomClient, type ClientState, type RoomListener, type StartOverReason } from '../../src/shared/room-client.ts'
import type { Snapshot } from '../../src/shared/wire/answers.ts'
import type { KnownEvent } from '../../src/shared/wire/events.ts'
import { ManualClock, settle } from './manual-clock.ts'
import { ok, ScriptedBridge, snapshotAt } from './scripted-bridge.ts'

/** What a screen would have been told. */
export class Heard {
  readonly snapshots: { snapshot: Snapshot; startedOver: StartOverReason | null }[] = []
  readonly seqs: number[] = []
  readonly states: ClientState[] = []
  readonly faults: unknown[] = []
  present: Presence | null = null
  readonly outboxes: OutboxState[] = []
  onEvents: (events: KnownEvent[]) => void = () => undefined

  get state(): ClientState | undefined {
    return this.states.at(-1)
  }

  readonly listener: RoomListener = {
    snapshot: (snapshot, startedOver) => void this.snapshots.push({ snapshot, startedOver }),
    outbox: (outbox) => void this.outboxes.push(outbox),
    state: (state) => void this.states.push(state),
    presence: (presence) => void (this.present = presence),
    fault: (error) => void this.faults.push(error),
    events: (events) => {
      this.seqs.push(...events.map(({ seq }) => seq))
      this.onEvents(events)
    },
  }
}

/** Grace in Ada's room, at `head`; nothing has been polled yet. */
export async function world({ head = 0, hidden = false } = {}): Promise<{
  bridge: ScriptedBridge
  clock: ManualClock
  heard: Heard
  client: RoomClient
  /** Whether nobody sees the page; a test may change it. */
  page: { hidden: boolean }
}> {
  const page = { hidden }
  const bridge = new ScriptedBridge()
  const clock = new ManualClock()
  const heard = new Heard()
  const client = new RoomClient({ bridge, clock, listener: heard.listener, hidden: () => page.hidden })
  bridge.joinAnswers.push(ok(snapshotAt(head)))
  await client.join({ address: 'http://room', name: 'Grace' })
  client.follow()
  await settle()
  return { bridge, clock, heard, client, page }
}
