import { afterEach, describe, expect, test } from 'vitest'
import { instanceName } from '../../src/main/discovery/service-name.ts'
import { Lan } from './lan.ts'
import type { Cards } from './lan.ts'
import { ID, Office } from './office.ts'
import { arrived, passTime } from './pass-time.ts'

let office: Office
const opened = (more?: Cards): Office => (office = new Office(more))
afterEach(() => office.close())

describe('a room is announced', () => {
  test('with its id as instance, a host name of its own, port and texts, at the address of that network', async () => {
    const { observer } = opened()
    office.announce()
    await arrived()
    expect(observer.records('PTR').find(({ data }) => data === instanceName(ID))).toMatchObject({ name: '_watercooler._tcp.local' })
    expect(observer.records('SRV')[0]).toMatchObject({
      name: instanceName(ID),
      data: { target: `wc-${ID}.local`, port: 7117 },
      from: '10.0.0.1',
    })
    expect(observer.records('A')[0]).toMatchObject({ name: `wc-${ID}.local`, data: '10.0.0.1' })
    expect(observer.records('AAAA')).toEqual([])
    expect(observer.txt).toEqual(expect.arrayContaining([`id=${ID}`, 'n=Ops · 运维', 'h=Ada', 'b=bootbootbootboot']))
  })

  test('in answer to whoever asks for rooms', async () => {
    const { observer, clock } = opened()
    office.announce()
    await passTime(clock, 1_000)
    observer.forget()
    observer.ask()
    await arrived()
    expect(observer.records('SRV')).toHaveLength(1)
    expect(observer.records('A')).toMatchObject([{ data: '10.0.0.1' }])
  })

  test('on each network with the address of that network, and nowhere else', async () => {
    const second = new Lan()
    const containers = new Lan()
    const { observer } = opened({ wlan0: { address: '192.168.1.9', lan: second }, docker0: { address: '172.17.0.1', lan: containers } })
    const other = office.observe('192.168.1.5', second)
    const announcer = office.announce()
    await arrived()
    expect(observer.addresses).toEqual(['10.0.0.1'])
    expect(other.addresses).toEqual(['192.168.1.9'])
    expect(containers.sent).toEqual([])
    expect(announcer.health()).toMatchObject({
      interfaces: [{ name: 'eth0' }, { name: 'wlan0' }],
      skipped: [{ name: 'docker0', reason: 'virtual' }],
    })
  })

  test('once for each question, on the network where it was asked', async () => {
    const second = new Lan()
    const { observer, clock } = opened({ wlan0: { address: '192.168.1.9', lan: second } })
    office.announce()
    await passTime(clock, 1_000)
    const before = second.sent.length
    observer.forget()
    observer.ask()
    await arrived()
    expect(observer.records('SRV')).toHaveLength(1)
    expect(second.sent).toHaveLength(before)
  })

  test('on a network that is named, whatever it is', async () => {
    const containers = new Lan()
    opened({ docker0: { address: '172.17.0.1', lan: containers } })
    const announcer = office.announce({ only: ['docker0'] })
    await arrived()
    expect(announcer.health().interfaces).toMatchObject([{ name: 'docker0', address: '172.17.0.1' }])
    expect(containers.sent).not.toEqual([])
  })
})

describe('a change of the room', () => {
  test('is told at once, and no goodbye with it', async () => {
    const { observer, room } = opened()
    const announcer = office.announce()
    await arrived()
    Object.assign(room, { title: '茶水间', needsCode: true })
    announcer.refresh()
    await arrived()
    expect(observer.txt).toEqual(expect.arrayContaining(['n=茶水间', 'c=1']))
    expect(observer.goodbyes).toEqual([])
  })

  test('is what later questions are answered with', async () => {
    const { observer, room, clock } = opened()
    const announcer = office.announce()
    await arrived()
    room.title = '茶水间'
    announcer.refresh()
    await passTime(clock, 1_000)
    observer.forget()
    observer.ask()
    await arrived()
    expect(observer.records('TXT')).toHaveLength(1)
    expect(observer.txt).toContain('n=茶水间')
  })

  test('that cannot be read is a failure of the announcement, and of nothing else', async () => {
    opened()
    const announcer = office.announce({
      room: (() => {
        let reads = 0
        return () => {
          reads += 1
          if (reads > 1) throw new Error('no room')
          return { id: ID, title: '', hostName: '', port: 7117, needsCode: false }
        }
      })(),
    })
    await arrived()
    expect(announcer.health().interfaces).toMatchObject([{ announcingSince: null, lastError: { code: 'no room' } }])
  })
})

describe('a room that closes', () => {
  test('says goodbye before its sockets close', async () => {
    const { observer, ada } = opened()
    const announcer = office.announce()
    await arrived()
    await announcer.close()
    await arrived()
    expect(observer.goodbyes.map(({ type, name }) => `${type} ${name}`)).toEqual(
      expect.arrayContaining([`SRV ${instanceName(ID)}`, 'PTR _watercooler._tcp.local']),
    )
    expect(ada.sockets.size).toBe(0)
  })

  test('says so, too, when it is closed twice at once', async () => {
    const { observer } = opened()
    const announcer = office.announce()
    await arrived()
    await Promise.all([announcer.close(), announcer.close()])
    await arrived()
    expect(observer.goodbyes).not.toEqual([])
  })

  test('does not say that there are no rooms any more', async () => {
    const { observer } = opened()
    const announcer = office.announce()
    await arrived()
    await announcer.close()
    await arrived()
    expect(observer.goodbyes.map(({ name }) => name)).not.toContain('_services._dns-sd._udp.local')
  })

  test('is closed 300 ms later at the latest where the goodbye does not leave', async () => {
    const { ada, clock } = opened()
    const announcer = office.announce()
    await arrived()
    for (const socket of ada.sockets) socket.send = () => {}
    let isClosed = false
    void announcer.close().then(() => (isClosed = true))
    await passTime(clock, 299)
    expect(isClosed).toBe(false)
    await passTime(clock, 1)
    expect(isClosed).toBe(true)
    expect(ada.sockets.size).toBe(0)
  })

  test('says nothing more after its goodbye, not even what has changed', async () => {
    const { observer } = opened()
    const announcer = office.announce()
    await arrived()
    const closed = announcer.close()
    announcer.refresh()
    await closed
    await arrived()
    expect(observer.records('SRV').at(-1)?.ttl).toBe(0)
  })

  test('leaves no timer behind', async () => {
    const { clock } = opened()
    const announcer = office.announce()
    await passTime(clock, 5_000)
    expect(clock.timers).toBeGreaterThan(0)
    await announcer.close()
    expect(clock.timers).toBe(0)
  })

  test('stays closed whatever the network does', async () => {
    const { clock, ada, lan } = opened()
    const announcer = office.announce()
    await arrived()
    await announcer.close()
    announcer.refresh()
    ada.plug({ eth0: { address: '10.0.0.77', lan } })
    await passTime(clock, 60_000)
    expect(ada.sockets.size).toBe(0)
  })
})
