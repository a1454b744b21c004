import type { FindingCode } from './finding.ts'
import { all, long, nameOf } from './phrases-zh.ts'
import { placeWords } from './place-words-zh.ts'
import { announceThere, askForAddress, hearHere, isItOpen, noIsolation, noVpn, sameNetwork } from './remedies-zh.ts'
import type { DoctorWords, WordsFor } from './words.ts'

const MDNS_ERRORS: Partial<Record<string, string>> = {
  EADDRINUSE: 'UDP 端口 5353 被其他程序独占',
  EACCES: '系统不允许',
  EPERM: '系统不允许',
  ENETUNREACH: '系统不让数据从这里出去',
  EHOSTUNREACH: '系统不让数据从这里出去',
  ENETDOWN: '接口没有启用',
  ENODEV: '接口刚刚消失',
  EADDRNOTAVAIL: '接口的地址刚刚改变',
}

const findings: WordsFor<FindingCode> = {
  'not-understood': () => ({
    says: '应给出地址、链接，或者这里收得到公告的房间。',
    todo: ['请给出地址（如 192.168.1.20）、网址、完整的邀请链接，或房间的名称、标记、ID。'],
  }),
  'several-rooms': (it) => ({
    says: `符合的房间不止一个：${it.rooms.map((room) => `${nameOf(room)}${room.hostName && `，主机：${room.hostName}`}，ID ${room.id}`).join('；')}。`,
    todo: ['请改用房间的标记或完整的 ID 再查一次。标记显示在房间的网页上。'],
  }),
  'not-heard': (it) => ({
    says: `这里没有收到${{ id: ` ID 为 ${it.text} `, mark: `标记为 ${it.text} `, title: `名为“${it.text}”` }[it.wanted]}的房间的公告。${
      it.couldHear
        ? `${it.seconds} 秒内${it.others > 0 ? `收到了另外 ${it.others} 个房间的公告` : '没有收到任何房间的公告'}。`
        : '但这还说明不了什么：本机目前收不到公告。'
    }`,
    todo: [isItOpen, sameNetwork, askForAddress, noIsolation],
  }),
  'name-unknown': (it) => ({
    says: `找不到名为 ${it.name} 的电脑。`,
    todo: ['检查名称有没有写错，或者直接用地址（如 192.168.1.20）。'],
  }),
  'name-unsure': (it) => ({
    says: `无法确定有没有名为 ${it.name} 的电脑：目前查不了名称（${it.error}）。`,
    todo: ['直接用地址（如 192.168.1.20）代替名称。'],
  }),
  'name-leads': (it) => ({ says: `${it.name} 的地址是 ${all(it.addresses)}。` }),

  'no-network': () => ({ says: '本机没有连接任何网络。', todo: ['连接房间所在网络的 Wi-Fi 或网线。'] }),
  'only-virtual': (it) => ({
    says: `本机只有 ${all(it.interfaces)} 有地址，而这类接口通常不通向别人的电脑。`,
    todo: ['连接房间所在网络的 Wi-Fi 或网线。', '如果其中某个接口确实通向别人，用 --interface 指定它。'],
  }),
  'no-ipv4': (it) => ({
    says: `本机只有 IPv6 地址（${all(it.interfaces)}），而房间的公告走 IPv4。`,
    todo: ['用地址或邀请链接打开房间。'],
  }),
  'no-dhcp': (it) => ({
    says: `网络没有给本机分配地址，本机只好自己取了一个 169.254 开头的地址（${all(it.interfaces)}）。`,
    todo: [
      '断开网络再重新连接；检查网线、Wi-Fi 密码和路由器是否正常。',
      '如果只是用一根网线直连两台电脑，这样就够了，但另一台也要有这样的地址。',
    ],
  }),
  'interfaces-unknown': () => ({ says: '无法从系统得知本机在哪些网络里。' }),
  vpn: (it) => ({ says: `VPN 开着（${all(it.interfaces)}）。有些 VPN 会把发往本地网络的数据也带走。`, todo: [noVpn] }),
  'mdns-hears': (it) => ({ says: `本机正在 ${all(it.interfaces)} 上收听公告，听得到自己。` }),
  'mdns-deaf': (it) => ({
    says: `在 ${it.interface}（${it.address}）上，本机连自己发出的询问都听不到，也就听不到那里的房间。`,
    todo: [hearHere, '把网卡停用再启用一次。'],
  }),
  'mdns-failing': (it) => ({
    says: `在 ${it.interface}（${it.address}）上无法查找房间：${MDNS_ERRORS[it.error] ?? '系统出错'}（${it.error}）。`,
    todo: it.error === 'EADDRINUSE' ? ['关闭占用 UDP 端口 5353 的程序，然后再试。'] : [hearHere],
  }),
  'mdns-nowhere': () => ({
    says: '目前没有在任何网络上收听公告。',
    todo: ['不要加 --interface，或者给它一个确实存在的网络接口名称。'],
  }),

  heard: () => ({ says: '房间在发公告，本机收得到。' }),
  gone: (it) => ({ says: `最后一次见到这个房间是 ${long(it.seconds)}前，之后它已道别或没了声音。` }),
  'not-announced': (it) => ({
    says: {
      link: `两台电脑在同一个网络里${it.others > 0 ? `，也收得到另外 ${it.others} 个房间的公告` : ''}，却收不到这个房间的公告：它没有发公告，或者公告被防火墙或无线路由器拦下了。`,
      router: '本机收不到这个房间的公告：公告不会从一个网络传到另一个网络。请用地址或链接打开房间。',
      nothing: '本机收不到这个房间的公告：只在本机监听，或用 --no-announce 打开的房间，不发公告。',
    }[it.across],
    ...(it.across === 'link' && { todo: [announceThere, noIsolation] }),
  }),
  'key-not-held': () => ({
    says: '有人在公告这个房间，但应答的人都没有它的密钥：可能有人冒充，也可能那个地址现在属于另一个房间。',
    todo: [askForAddress],
  }),
  copy: (it) => ({
    says: `同一个房间开在不止一台电脑上（${all(it.urls)}）：有人复制了它的数据文件夹。两边说的话互相看不到。`,
    todo: ['只留一个，把其他的都停掉；需要另一个房间的话，请新建。'],
  }),
  'needs-code': () => ({ says: '新成员须输入房间口令。' }),
  clock: (it) => ({
    says: `那台电脑的时钟比本机${it.seconds > 0 ? '快' : '慢'}了 ${long(Math.abs(it.seconds))}，两者之中有一个不准。`,
    todo: ['让不准的那台电脑自动设置时间。'],
  }),

  ...placeWords,
}

export const wordsZh: DoctorWords = {
  verdicts: {
    well: (name) => `从这里可以进入${name}。`,
    'well-but': (name) => `从这里可以进入${name}，但有些地方不太对。`,
    unreachable: (name) => `从这里连不上${name}。`,
    unclear: (name) => `无法确定从这里能不能进入${name}。`,
    'not-heard': (name) => `在这里找不到${name}。`,
    several: (name) => `${name}可能指不止一个房间。`,
    'not-understood': () => '这不是房间，也不是地址。',
    'unknown-name': (name) => `这里没有谁认识${name}。`,
  },
  findings,
  toDo: '怎么办',
  systems: { windows: 'Windows', macos: 'macOS', linux: 'Linux' },
  nameOf,
  quoted: (text) => `“${text}”`,
}
