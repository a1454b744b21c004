import { SERVICE_NAME } from './service-name.ts'

export interface Question {
  name: string
  type: string
}

/** One record as dns-packet gives it. What is in `data` depends on the type, and on whoever sent it. */
export interface Answer {
  name: string
  type: string
  ttl?: number
  data?: unknown
}

/** A decoded packet that the guard let in. */
export interface MdnsPacket {
  questions: Question[]
  answers: Answer[]
  additionals: Answer[]
}

export const ALL_ROOMS: Question = { name: SERVICE_NAME, type: 'PTR' }

/** Names are compared as DNS does: without regard to case. */
export function asks(packet: Pick<MdnsPacket, 'questions'>, { name, type }: Question): boolean {
  return packet.questions.some((question) => question.type === type && question.name.toLowerCase() === name.toLowerCase())
}
