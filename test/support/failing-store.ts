import type { KnownEvent } from '../../src/shared/wire/events.ts'
import type { Persisted } from '../../src/main/room/records.ts'
import { MemoryStore } from '../../src/main/store/memory-store.ts'

/** A store on a disk that fails on demand. */
export class FailingStore extends MemoryStore {
  /** So many of the next commits fail, after all their work was done. */
  failingCommits = 0
  /** So many of the next appends fail, in the middle of a transaction. */
  failingAppends = 0
  /** So many of the next reads of everything fail. */
  failingLoads = 0
  commits = 0

  override transaction(work: () => void): void {
    super.transaction(() => {
      work()
      if (this.failingCommits > 0) {
        this.failingCommits -= 1
        throw new Error('the disk refused a commit')
      }
    })
    this.commits += 1
  }

  override appendEvent(event: KnownEvent): void {
    if (this.failingAppends > 0) {
      this.failingAppends -= 1
      throw new Error('the disk refused an insert')
    }
    super.appendEvent(event)
  }

  override load(): Persisted {
    if (this.failingLoads > 0) {
      this.failingLoads -= 1
      throw new Error('the disk refused a read')
    }
    return super.load()
  }
}
