import { expect, test } from 'vitest'
import { parseInvite } from '../../src/main/discovery/invite.ts'
import type { Host } from '../../src/main/host.ts'
import { invitationTo } from '../../src/main/invitation.ts'

const ID = 'o'.repeat(26)
const hostAt = (...urls: string[]) => ({ urls, room: { settings: { roomId: ID, name: 'Ops · 运维' } } }) as unknown as Host

test('an invitation names the room and every address others can use, the short one only the first', () => {
  const { app = '', web = '', short = '' } = invitationTo(hostAt('http://192.168.1.5:7117', 'http://[fd00::5]:7117')) ?? {}
  for (const link of [app, web])
    expect(parseInvite(link)).toEqual({ roomId: ID, title: 'Ops · 运维', addresses: ['192.168.1.5', 'fd00::5'], port: 7117 })
  expect(short).toBe(`http://192.168.1.5:7117/#id=${ID}`)
})

test('addresses that mean something on this computer only are left out', () => {
  for (const url of [
    'http://127.0.0.1:7117',
    'http://127.0.0.6:7117',
    'http://localhost:7117',
    'http://[::1]:7117',
    'http://[fe80::7%eth0]:7117',
  ])
    expect([url, invitationTo(hostAt(url))]).toEqual([url, null])
})

test('guests of an operator with a certificate are invited over HTTPS', () => {
  const { web = '', short = '' } = invitationTo(hostAt('https://192.168.1.5:7117')) ?? {}
  expect([web, short].map((link) => new URL(link).origin)).toEqual(['https://192.168.1.5:7117', 'https://192.168.1.5:7117'])
})
