import type { Answer } from './mdns-packet.ts'
import { ownRecords } from './own-records.ts'
import { ToldLately } from './told-lately.ts'

/** Announcements and goodbyes come as plain lists, answers with more to them. */
type Response = Answer[] | { answers: Answer[]; additionals?: Answer[] }

/** What speaks underneath bonjour-service. */
export interface Speaker {
  respond(response: Response, sent: (error?: unknown) => void): void
}

/**
 * From now on `speaker` tells only what is true on the interface with this address. Announcements and goodbyes leave whenever
 * they come; answers leave with what was not told a moment ago, or not at all.
 */
export function speakForOneInterface(speaker: Speaker, address: string, now: () => number): void {
  const respond = speaker.respond.bind(speaker)
  const told = new ToldLately(now)
  speaker.respond = (response, sent) => {
    const { answers: all, additionals = [] } = Array.isArray(response) ? { answers: response } : response
    const own = { answers: ownRecords(all, address), additionals: ownRecords(additionals, address) }
    const answers = Array.isArray(response) ? own.answers : own.answers.filter((record) => !told.has(record))
    if (answers.length === 0) {
      sent()
      return
    }
    told.add([...answers, ...own.additionals])
    respond({ ...own, answers }, sent)
  }
}
