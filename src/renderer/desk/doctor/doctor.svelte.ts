import type { RoomsBridge } from '../../../shared/desktop-bridge.ts'
import type { Diagnosis } from '../../../shared/doctor/finding.ts'
import type { Failure } from '../../../shared/outcome.ts'

/** Finds out what is wrong between here and a room, for whoever asks. */
export class Doctor {
  readonly #rooms: Pick<RoomsBridge, 'doctor'>
  /** What is asked about; null while nobody asks. */
  about = $state.raw<{ text: string; title: string } | null>(null)
  diagnosis = $state.raw<Diagnosis | null>(null)
  failure = $state.raw<Failure | null>(null)
  busy = $state(false)

  constructor(rooms: Pick<RoomsBridge, 'doctor'>) {
    this.#rooms = rooms
  }

  /** `title` is what people call it. */
  ask(text: string, title: string): void {
    this.about = { text, title }
    this.diagnosis = null
    void this.again()
  }

  async again(): Promise<void> {
    const { about } = this
    if (!about) return
    this.busy = true
    this.failure = null
    const outcome = await this.#rooms.doctor({ text: about.text })
    if (this.about !== about) return
    this.busy = false
    if (outcome.ok) this.diagnosis = outcome.value
    else this.failure = outcome.error
  }

  readonly dismiss = (): void => {
    this.about = null
    this.busy = false
  }
}
