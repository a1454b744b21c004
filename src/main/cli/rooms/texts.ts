import type { Cause, FoundBy } from '../../discovery/found-room.ts'
import type { HostsFileProblem } from '../../discovery/hosts-file.ts'
import { isChinese } from '../texts.ts'

type Unvisited = Cause | 'not-an-address' | 'unknown-name'

/** What the list of rooms says, in both languages. */
const en = {
  about: 'List the rooms on this network. Ends with 0 when at least one of them is live.',
  options: {
    json: 'print one JSON array of all rooms; with --watch one line at each change',
    watch: 'go on, and tell every change, until stopped',
    scan: 'knock at every address of this network as well (three networks of 254 addresses at the most)',
    seconds: 'how long to look (default: 5; with --watch until stopped)',
    doctor: 'say what is wrong between here and a room: its address, invite link, name, mark or id',
    interface: 'look on this network interface only, whatever it is (repeatable)',
    roomsFile: "the operator's list of rooms: one host[:port] [room id] a line",
    data: 'folder in which found rooms are remembered',
    places: 'where else to look: addresses, host names, links, invitations',
  },
  found: (count: number) => (count === 1 ? 'One room:' : `${count} rooms:`),
  none: [
    'No rooms are heard here.',
    '',
    'Host one yourself:             npm run host',
    'Look at every address:         npm run rooms -- --scan',
    'Go where you know one is:      npm run rooms -- 192.168.1.20',
    'Ask why you do not see it:     npm run rooms -- --doctor 192.168.1.20',
  ].join('\n'),
  untitled: '(no name yet)',
  online: (count: number) => (count === 1 ? '1 online' : `${count} online`),
  needsCode: 'needs a code',
  copy: 'a copy: the same room is hosted on another computer, too',
  checking: 'being checked',
  gone: 'has gone',
  unreachable: (cause: string) => `not reachable: ${cause}`,
  hostedBy: (host: string) => `hosted by ${host}`,
  mark: (mark: string) => `mark ${mark}`,
  foundBy: {
    mdns: 'announced',
    remembered: 'was here before',
    typed: 'as you said',
    invite: 'by invitation',
    dns: 'in DNS',
    'hosts-file': "in the operator's list",
    scan: 'by knocking',
  } satisfies Record<FoundBy, string>,
  causes: {
    refused: 'nobody listens there',
    silent: 'no answer, maybe a firewall',
    'no-route': 'no way leads there',
    'another-room': 'another room is there',
    broken: 'what answers is no room',
    'not-an-address': 'that is no address and no invite link',
    'unknown-name': 'nobody knows that name',
  } satisfies Record<Unvisited, string>,
  visited: (place: string, cause: string) => `${place}: ${cause}.`,
  scanning: (done: number, of: number) => `Knocking: ${done} of ${of} addresses …`,
  scanForbidden: 'Knocking at all addresses is switched off on this computer (WATERCOOLER_NO_SCAN).',
  badLine: (file: string, line: number, why: string) => `${file}, line ${line}: ${why}.`,
  lineProblems: {
    address: 'this is no address',
    'room-id': 'this is no room id',
    'too-many-words': 'an address and a room id are expected, and nothing else',
    'unknown-name': 'nobody knows this name now',
    'too-many-rooms': 'more rooms than a list shows; the rest is left out',
  } satisfies Record<HostsFileProblem['reason'], string>,
}

export type RoomsTexts = typeof en

const zh: RoomsTexts = {
  about: '列出本网络中的房间。至少有一个房间在线时，退出码为 0。',
  options: {
    json: '以一个 JSON 数组输出全部房间；与 --watch 一起使用时，每次变化输出一行',
    watch: '持续运行并报告每次变化，直到停止',
    scan: '同时逐个探测本网络的所有地址（最多三个网段，每段 254 个地址）',
    seconds: '查找多少秒（默认 5；使用 --watch 时直到停止）',
    doctor: '说明从这里到某个房间之间有什么问题：可给地址、邀请链接、名称、标记或房间 ID',
    interface: '只在此网络接口上查找，不论其类型（可重复）',
    roomsFile: '管理员的房间清单：每行一个 host[:port] [房间 ID]',
    data: '保存已知房间的文件夹',
    places: '还要去哪里找：地址、主机名、链接或邀请',
  },
  found: (count) => `${count} 个房间：`,
  none: [
    '这里没有发现房间。',
    '',
    '自己开一个：          npm run host',
    '逐个探测所有地址：    npm run rooms -- --scan',
    '直接去已知的地址：    npm run rooms -- 192.168.1.20',
    '查明为什么看不到：    npm run rooms -- --doctor 192.168.1.20',
  ].join('\n'),
  untitled: '（尚不知名称）',
  online: (count) => `${count} 人在线`,
  needsCode: '需要口令',
  copy: '副本：另一台电脑也在主持同一个房间',
  checking: '正在确认',
  gone: '已离开',
  unreachable: (cause) => `无法连接：${cause}`,
  hostedBy: (host) => `主持：${host}`,
  mark: (mark) => `标记 ${mark}`,
  foundBy: {
    mdns: '来自公告',
    remembered: '以前来过',
    typed: '来自您给的地址',
    invite: '来自邀请',
    dns: '来自 DNS',
    'hosts-file': '来自管理员的清单',
    scan: '来自探测',
  },
  causes: {
    refused: '那里没有程序在监听',
    silent: '没有应答，可能被防火墙拦截',
    'no-route': '没有通往那里的网络',
    'another-room': '那里是另一个房间',
    broken: '那里应答的不是房间',
    'not-an-address': '这不是地址，也不是邀请链接',
    'unknown-name': '找不到这个名称',
  },
  visited: (place, cause) => `${place}：${cause}。`,
  scanning: (done, of) => `正在探测：${done} / ${of} 个地址…`,
  scanForbidden: '这台电脑禁止逐个探测地址（WATERCOOLER_NO_SCAN）。',
  badLine: (file, line, why) => `${file} 第 ${line} 行：${why}。`,
  lineProblems: {
    address: '不是地址',
    'room-id': '不是房间 ID',
    'too-many-words': '只能有一个地址和一个房间 ID',
    'unknown-name': '目前找不到这个名称',
    'too-many-rooms': '超出清单的上限，其余已略去',
  },
}

/** In the language of the terminal. */
export const roomsTextsFor = (env: NodeJS.ProcessEnv): RoomsTexts => (isChinese(env) ? zh : en)
