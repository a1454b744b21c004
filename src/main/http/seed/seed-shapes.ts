import * as v from 'valibot'
import type { ErrorCode, RoomError } from '../../../shared/room-error.ts'
import { isWellFormed } from '../../../shared/text.ts'
import { MessageText } from '../../../shared/wire/requests.ts'
import type { MessageEvent } from '../../../shared/wire/events.ts'

/** The seed's `time` is text of its client's own making; longer than this is not a time. */
const TIME_MAX = 64

/** The seed joins a name and a secret by `==` and takes them apart at the last one. */
const Username = v.pipe(v.string(), v.maxLength(300), v.regex(/==[^=]+$/))

export const SeedSend = v.object({
  username: Username,
  message: MessageText,
  time: v.optional(v.pipe(v.string(), v.maxLength(TIME_MAX), v.check(isWellFormed, 'is not text')), ''),
})

export const SeedPoll = v.object({
  username: Username,
  /** Ours: the seq of the last message received. With it the cursor moves by what the client says, not by what was sent. */
  ack: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
})

export function secretOf(username: string): string {
  return username.slice(username.lastIndexOf('==') + 2)
}

export interface SeedMessage {
  username: string
  message: string
  time: string
}

export function toSeedMessage({ by, text, at, clientTime }: MessageEvent): SeedMessage {
  return { username: by.name, message: text, time: clientTime ?? localTime(at) }
}

/** The form `/get_all_message` has: `tag` keys a list in the page, so it is public: whose message, and when. */
export function toTaggedSeedMessage(message: MessageEvent): SeedMessage & { tag: string } {
  const plain = toSeedMessage(message)
  return { ...plain, tag: message.by.id + plain.time }
}

export const seedOk = (message: SeedMessage | '' = '') => ({ status: 1, error: '', message })
export const seedError = (error: string) => ({ status: 0, error, message: '' })

export const NO_NEWS = '没有新消息'

/** The seed's clients show `error` as it comes, so it is said in both languages. */
const WORDS: Partial<Record<ErrorCode, string>> = {
  'invalid-request': '请求格式不正确 · malformed request',
  'unsupported-media-type': '请求格式不正确 · malformed request',
  'unknown-session': '用户名已失效，请重新获取 · unknown username, get a new one',
  'code-required': '此房间需要口令，请使用网页或应用加入 · this room needs a code, join it with the page or the app',
  'too-large': '消息太长 · the message is too long',
  'rate-limited': '发送太快，请稍后再试 · too fast, try again later',
  muted: '你已被禁言 · you are muted',
  removed: '你已被移出房间 · you have been removed',
  overloaded: '房间繁忙，请稍后再试 · the room is busy, try again later',
  draining: '房间即将重启，请稍后再试 · the room is restarting, try again later',
  storage: '消息无法保存，请稍后再试 · the message cannot be stored, try again later',
}

export function seedWords(error: RoomError): string {
  return WORDS[error.code] ?? error.code
}

/** Local `YYYY-MM-DD HH:mm:ss`, as the seed's page writes it. */
function localTime(at: number): string {
  const date = new Date(at)
  const two = (n: number) => String(n).padStart(2, '0')
  return (
    `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ` +
    `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  )
}
