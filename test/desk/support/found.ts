import type { HostedRoom } from '../../../src/shared/desktop-bridge.ts'
import type { FoundRoom } from '../../../src/shared/found-room.ts'
import type { StartedRoom } from '../../support/start-room.ts'

/** A room's id that nobody has. */
export const idOf = (letter: string): string => letter.repeat(26)

export function foundRoom(more: Partial<FoundRoom> = {}): FoundRoom {
  return {
    id: idOf('a'),
    title: 'Ops · 运维',
    hostName: 'Grace',
    urls: ['http://192.168.1.20:7117'],
    online: 3,
    needsCode: false,
    foundBy: ['mdns'],
    state: 'live',
    isCopy: false,
    firstSeenAt: Date.now(),
    lastSeenAt: Date.now(),
    ...more,
  }
}

/** A room that really answers, as the finder would list it. */
export const foundAt = ({ roomId, host }: StartedRoom, more: Partial<FoundRoom> = {}): FoundRoom =>
  foundRoom({
    id: roomId,
    title: host.room.settings.name,
    needsCode: host.room.settings.code !== null,
    online: 1,
    ...more,
  })

const LINKS = {
  app: 'watercooler://join#id=aaaaaaaaaaaaaaaaaaaaaaaaaa&n=Ops+%C2%B7+%E8%BF%90%E7%BB%B4&p=7117&a=192.168.1.5',
  web: 'http://192.168.1.5:7117/#id=aaaaaaaaaaaaaaaaaaaaaaaaaa&n=Ops+%C2%B7+%E8%BF%90%E7%BB%B4&a=10.0.0.5',
  short: 'http://192.168.1.5:7117/#id=aaaaaaaaaaaaaaaaaaaaaaaaaa',
}

export function hostedRoom(more: Partial<HostedRoom> = {}): HostedRoom {
  const now = Date.now()
  return {
    roomId: idOf('a'),
    title: 'Ops · 运维',
    code: null,
    newcomersSee: 'all',
    keepDays: null,
    urls: ['http://192.168.1.5:7117', 'http://10.0.0.5:7117'],
    invite: LINKS,
    inviteWithCode: null,
    health: {
      startedAt: now - 3_600_000,
      waiting: 2,
      sockets: 3,
      reachedAt: now - 1_800_000,
      announcing: {
        interfaces: [
          { name: 'Wi-Fi', address: '192.168.1.5', announcingSince: now - 3_600_000, heardItselfAt: now - 5_000, lastError: null },
          {
            name: 'Ethernet',
            address: '10.0.0.5',
            announcingSince: now - 3_600_000,
            heardItselfAt: null,
            lastError: { code: 'DEAF', at: now },
          },
        ],
        skipped: [
          { name: 'docker0', reason: 'virtual' },
          { name: 'tun0', reason: 'tunnel' },
        ],
        copies: [],
      },
      serverTime: now,
    },
    members: [
      { id: 'm_adaaaaaaaaaaaaaa', name: 'Ada', role: 'owner', online: true },
      { id: 'm_graceaaaaaaaaaaa', name: 'Grace', role: 'member', online: true },
      { id: 'm_mingaaaaaaaaaaaa', name: '小明', role: 'moderator', online: false },
    ],
    folder: '/home/ada/.local/share/watercooler/room',
    diskBytes: 12_400_000,
    ...more,
  }
}
