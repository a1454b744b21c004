import type { Failure } from '../../shared/outcome.ts'
import type { ErrorCode } from '../../shared/room-error.ts'
import type { Language } from './languages.ts'

type Words = string | ((failure: Failure) => string)
export type ErrorWords = Readonly<Record<ErrorCode, Words>>

const en: ErrorWords = {
  'invalid-request': 'The host did not understand this. The page may be out of date: reload it.',
  'invalid-cursor': 'The host lost its place in the room.',
  'unknown-session': 'The host does not know this browser any more.',
  forbidden: 'You may not do that in this room.',
  'host-forbidden': 'The host does not answer to this address. Ask for the address it shows.',
  'origin-forbidden': 'The host does not serve pages from this address.',
  'peer-forbidden': 'The host talks only to its own network.',
  'code-required': 'This room asks for a code.',
  'wrong-code': 'That is not the room’s code.',
  removed: 'You were removed from this room.',
  muted: 'You are muted in this room.',
  'not-found': 'There is nothing here any more.',
  'method-not-allowed': 'The host cannot do that. The page may be out of date: reload it.',
  'id-taken': 'Somebody else’s message has this number. Send it again.',
  'cursor-gone': 'The room’s history is no longer the one this page knew.',
  // A limit may be one of bytes: its number would say nothing to a person.
  'too-large': 'That is too long. Send it in several parts.',
  'unsupported-media-type': 'The host cannot read this kind of content.',
  'id-reused': 'This message was already sent with other words.',
  protocol: 'The host speaks another version. Reload the page.',
  'rate-limited': ({ retryAfter }) =>
    retryAfter ? `That was a little fast. Try again in ${retryAfter} s.` : 'That was a little fast. Try again in a moment.',
  overloaded: 'The room is very busy. Try again in a moment.',
  draining: 'The host is restarting.',
  storage: 'The host cannot save right now. Its disk may be full.',
  internal: 'Something went wrong.',
  unreachable: 'The host does not answer.',
  'malformed-answer': 'Something on the way answered instead of the host.',
  'wrong-room': 'Another room is at this address now.',
  cancelled: 'Stopped before it was sent.',
}

const zhCN: ErrorWords = {
  'invalid-request': '主机没有看懂这个请求。页面可能已过期，请刷新。',
  'invalid-cursor': '主机找不到你在房间里的位置了。',
  'unknown-session': '主机不再认识这个浏览器。',
  forbidden: '你在这个房间里不能这样做。',
  'host-forbidden': '主机不接受这个地址，请使用它显示的地址。',
  'origin-forbidden': '主机不为来自这个地址的页面服务。',
  'peer-forbidden': '主机只与自己的网络通信。',
  'code-required': '进入这个房间需要口令。',
  'wrong-code': '口令不对。',
  removed: '你已被移出这个房间。',
  muted: '你在这个房间里被禁言了。',
  'not-found': '这里已经没有房间了。',
  'method-not-allowed': '主机做不到这件事。页面可能已过期，请刷新。',
  'id-taken': '这个编号已被别人的消息占用，请重新发送。',
  'cursor-gone': '房间的记录已不是这个页面所知道的那一份。',
  'too-large': '太长了，请分几次发送。',
  'unsupported-media-type': '主机读不了这种内容。',
  'id-reused': '这条消息已用别的文字发送过。',
  protocol: '主机使用另一个版本，请刷新页面。',
  'rate-limited': ({ retryAfter }) => (retryAfter ? `有点太快了，请 ${retryAfter} 秒后再试。` : '有点太快了，请稍后再试。'),
  overloaded: '房间现在很忙，请稍后再试。',
  draining: '主机正在重启。',
  storage: '主机暂时无法保存，磁盘可能满了。',
  internal: '出了点问题。',
  unreachable: '主机没有回应。',
  'malformed-answer': '途中有别的东西代替主机作了回答。',
  'wrong-room': '这个地址现在是另一个房间。',
  cancelled: '发送前已停止。',
}

const words: Record<Language, ErrorWords> = { en, 'zh-CN': zhCN }

/** What people are told about a failure. The third and last place where errors are translated. */
export function errorText(language: Language, failure: Failure, instead: Partial<ErrorWords> = {}): string {
  const text = instead[failure.code] ?? words[language][failure.code]
  return typeof text === 'string' ? text : text(failure)
}
