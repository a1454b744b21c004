import { describe, expect, test } from 'vitest'
import { listText } from '../../src/main/cli/rooms/list-text.ts'
import { roomsTextsFor } from '../../src/main/cli/rooms/texts.ts'
import type { Cause, FoundBy, FoundRoom } from '../../src/main/discovery/found-room.ts'

const en = roomsTextsFor({ LANG: 'en_GB.UTF-8' })
const zh = roomsTextsFor({ LANG: 'zh_CN.UTF-8' })

const ops: FoundRoom = {
  id: 'abcdefghijklmnopqrstuvwxyz',
  title: 'Ops · 运维',
  hostName: 'adas-mac',
  urls: ['http://192.168.1.10:7117', 'http://10.0.0.5:7117'],
  online: 3,
  needsCode: false,
  foundBy: ['mdns'],
  state: 'live',
  isCopy: false,
  firstSeenAt: 0,
  lastSeenAt: 0,
}

/** The line that says how the only room is, in both languages. */
function stateLines(more: Partial<FoundRoom>): (string | undefined)[] {
  return [en, zh].map((words) => listText([{ ...ops, ...more }], words).split('\n')[2])
}

const factsLines = (more: Partial<FoundRoom>) => [en, zh].map((words) => listText([{ ...ops, ...more }], words).split('\n')[3])

describe('The list of rooms for people', () => {
  test('says what a room is, how it is, who hosts it and where it is', () => {
    expect(listText([ops], en)).toBe(
      [
        'One room:',
        '',
        '● Ops · 运维 – 3 online',
        '  hosted by adas-mac · mark abcd-efgh · announced',
        '  http://192.168.1.10:7117',
        '  http://10.0.0.5:7117',
        '',
      ].join('\n'),
    )
    expect(listText([ops], zh)).toBe(
      [
        '1 个房间：',
        '',
        '● Ops · 运维 – 3 人在线',
        '  主持：adas-mac · 标记 abcd-efgh · 来自公告',
        '  http://192.168.1.10:7117',
        '  http://10.0.0.5:7117',
        '',
      ].join('\n'),
    )
  })

  test('has the rooms in their order, with a blank line between them', () => {
    const lunch = { ...ops, title: 'Lunch', urls: ['http://192.168.1.20:7117'] }
    const text = listText([ops, lunch], en)
    expect(text).toMatch(/^2 rooms:\n\n● Ops · 运维[^]*\n\n● Lunch – 3 online\n[^]*[^\n]\n$/)
    expect(listText([ops, lunch], zh)).toMatch(/^2 个房间：\n\n/)
  })

  test('says what to do where there is none', () => {
    for (const [words, says] of [
      [en, 'No rooms are heard here.'],
      [zh, '这里没有发现房间。'],
    ] as const) {
      const text = listText([], words)
      expect(text.split('\n')[0]).toBe(says)
      for (const command of ['npm run host', 'npm run rooms -- --scan', 'npm run rooms -- 192.168.1.20', '--doctor 192.168.1.20'])
        expect(text).toContain(command)
      expect(text).toMatch(/[^\n]\n$/)
    }
  })

  test.each<[FoundRoom['state'], Partial<FoundRoom>, string, string]>([
    ['live', { online: 1 }, '● Ops · 运维 – 1 online', '● Ops · 运维 – 1 人在线'],
    ['live', { online: 0 }, '● Ops · 运维 – 0 online', '● Ops · 运维 – 0 人在线'],
    ['checking', { online: null }, '◌ Ops · 运维 – being checked', '◌ Ops · 运维 – 正在确认'],
    ['gone', { online: null }, '× Ops · 运维 – has gone', '× Ops · 运维 – 已离开'],
    [
      'live',
      { online: 2, needsCode: true, isCopy: true },
      '● Ops · 运维 – 2 online, needs a code, a copy: the same room is hosted on another computer, too',
      '● Ops · 运维 – 2 人在线, 需要口令, 副本：另一台电脑也在主持同一个房间',
    ],
    ['checking', { online: null, title: '' }, '◌ (no name yet) – being checked', '◌ （尚不知名称） – 正在确认'],
  ])('says that a room is %s: %j', (state, more, inEnglish, inChinese) =>
    expect(stateLines({ state, ...more })).toEqual([inEnglish, inChinese]),
  )

  test.each<[Cause, string, string]>([
    ['refused', 'nobody listens there', '那里没有程序在监听'],
    ['silent', 'no answer, maybe a firewall', '没有应答，可能被防火墙拦截'],
    ['no-route', 'no way leads there', '没有通往那里的网络'],
    ['another-room', 'another room is there', '那里是另一个房间'],
    ['broken', 'what answers is no room', '那里应答的不是房间'],
    ['refuses-us', 'it is there, but does not let this computer in', '房间在那里，但不接受这台电脑'],
    ['busy', 'it is there, but gives no proper answer now', '房间在那里，但现在不能正常应答'],
  ])('says why a room is not reachable: %s', (cause, inEnglish, inChinese) =>
    expect(stateLines({ state: 'unreachable', cause, online: null })).toEqual([
      `○ Ops · 运维 – not reachable: ${inEnglish}`,
      `○ Ops · 运维 – 无法连接：${inChinese}`,
    ]),
  )

  test.each<[FoundBy, string, string]>([
    ['mdns', 'announced', '来自公告'],
    ['remembered', 'was here before', '以前来过'],
    ['typed', 'as you said', '来自您给的地址'],
    ['invite', 'by invitation', '来自邀请'],
    ['dns', 'in DNS', '来自 DNS'],
    ['hosts-file', "in the operator's list", '来自管理员的清单'],
    ['scan', 'by knocking', '来自探测'],
  ])('says how a room was found: %s', (way, inEnglish, inChinese) =>
    expect(factsLines({ foundBy: [way], hostName: '' })).toEqual([`  mark abcd-efgh · ${inEnglish}`, `  标记 abcd-efgh · ${inChinese}`]),
  )

  test('says every way in which a room was found', () =>
    expect(factsLines({ foundBy: ['mdns', 'typed'] })[0]).toBe('  hosted by adas-mac · mark abcd-efgh · announced · as you said'))

  test('has no line for an address where there is none', () =>
    expect(
      listText([{ ...ops, urls: [], state: 'unreachable', cause: 'another-room' }], en)
        .trim()
        .split('\n'),
    ).toHaveLength(4))
})
