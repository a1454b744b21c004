import type { OtherWords } from '../i18n.svelte.ts'
import type { Language } from '../languages.ts'

/** What a room's screens say of a browser and its page, said of the app. */
export const inApp: Record<Language, OtherWords> = {
  en: {
    texts: {
      leaveText:
        'You will no longer be a member: if you come back, you come as somebody new. To be away for a while, simply close the window or look at another room.',
      overSession: 'The host no longer knew you, so it took you in anew.',
      stoppedRemovedText: 'An owner or moderator removed you. What you have read so far stays here until you close the app.',
      stoppedElsewhere: 'You have left this room',
      stoppedElsewhereText: 'You are no longer a member here. If you join again, you come as somebody new.',
      stoppedCodeText: 'The host no longer knows you, and newcomers need the room’s code. Ask whoever invited you for it.',
      stoppedProtocolText:
        'This app and the host no longer understand each other. Install the newest version of Watercooler here or there.',
      reload: 'Try again',
      openOther: 'Try again',
    },
    errors: {
      'invalid-request': 'The host did not understand this. This app and the host may be of different versions.',
      'unknown-session': 'The host does not know you any more.',
      'method-not-allowed': 'The host cannot do that. It may be of an older version.',
      'cursor-gone': 'The room’s history is no longer the one this app knew.',
      protocol: 'The host speaks another version. Install the newest one here or there.',
    },
  },
  'zh-CN': {
    texts: {
      leaveText: '离开后你就不再是成员，再来时会是一个新成员。只是暂时走开的话，关掉窗口或看看别的房间就行。',
      overSession: '主机不再认识你，已让你重新进入。',
      stoppedRemovedText: '房主或管理员将你移出了房间。已读到的内容会保留到你关闭应用为止。',
      stoppedElsewhere: '你已离开这个房间',
      stoppedElsewhereText: '你已不是这里的成员。重新进入时会是一个新成员。',
      stoppedCodeText: '主机不再认识你，而新来的人需要房间口令。请问问邀请你的人。',
      stoppedProtocolText: '这个应用与主机的版本不再相容，请在这边或那边安装最新的茶水间。',
      reload: '重试',
      openOther: '重试',
    },
    errors: {
      'invalid-request': '主机没有看懂这个请求。应用与主机的版本可能不同。',
      'unknown-session': '主机不再认识你。',
      'method-not-allowed': '主机做不到这件事，它的版本可能较旧。',
      'cursor-gone': '房间的记录已不是这个应用所知道的那一份。',
      protocol: '主机使用另一个版本，请在这边或那边安装最新的。',
    },
  },
}
