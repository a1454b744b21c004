import type { Batch, Snapshot } from '../wire/answers.ts'

/** Where we stand in the room's log. The cursor is the host's word for it, the seq is ours. */
export interface Place {
  cursor: string
  seq: number
  /** Learnt from the first answer: snapshots carry it only inside the cursor, which is opaque. */
  epoch: string | null
}

export const placeOf = (snapshot: Snapshot): Place => ({ cursor: snapshot.cursor, seq: snapshot.head, epoch: null })

/** `next` continues our log; `old` was meant for an earlier question; `gap` leaves a hole; `epoch` is another log. */
export type Verdict = 'next' | 'old' | 'gap' | 'epoch'

export function judge(place: Place, batch: Batch): Verdict {
  if (place.epoch !== null && batch.epoch !== place.epoch) return 'epoch'
  if (batch.from < place.seq) return 'old'
  const contiguous = batch.events.every((event, index) => event.seq === place.seq + 1 + index)
  return batch.from === place.seq && contiguous ? 'next' : 'gap'
}

export function advance(place: Place, batch: Batch): Place {
  return { cursor: batch.next, seq: place.seq + batch.events.length, epoch: batch.epoch }
}
