import { afterEach, describe, expect, test } from 'vitest'
import { instanceName } from '../../src/main/discovery/service-name.ts'
import { Lan, systemError } from './lan.ts'
import type { Computer } from './lan.ts'
import { ID, Office } from './office.ts'
import { arrived, passTime } from './pass-time.ts'

let office: Office
const opened = (): Office => (office = new Office())
afterEach(() => office.close())

describe('the network changes, and the room is announced again', () => {
  test('at a new address of the same interface', async () => {
    const { observer, clock, ada, lan } = opened()
    office.announce()
    await arrived()
    observer.forget()
    ada.plug({ eth0: { address: '10.0.0.50', lan } })
    await passTime(clock, 3_000)
    expect(observer.addresses).toEqual(['10.0.0.50'])
    expect(observer.records('A')[0]?.from).toBe('10.0.0.50')
    expect(ada.sockets.size).toBe(1)
  })

  test('on a network that comes, and the other one is left as it is', async () => {
    const { clock, ada, lan } = opened()
    const second = new Lan()
    const announcer = office.announce()
    await passTime(clock, 2_000)
    const before = announcer.health().interfaces[0]?.announcingSince
    ada.plug({ eth0: { address: '10.0.0.1', lan }, wlan0: { address: '192.168.1.9', lan: second } })
    await passTime(clock, 3_000)
    expect(second.sent).not.toEqual([])
    expect(announcer.health().interfaces).toMatchObject([{ name: 'eth0', announcingSince: before }, { name: 'wlan0' }])
  })

  test('not where the network has gone', async () => {
    const { clock, ada } = opened()
    const announcer = office.announce()
    await arrived()
    ada.plug({})
    await passTime(clock, 3_000)
    expect(announcer.health().interfaces).toEqual([])
    expect(ada.sockets.size).toBe(0)
  })

  test('after the computer slept, though every address is the same', async () => {
    const { observer, clock, ada } = opened()
    office.announce()
    await passTime(clock, 1_000)
    const [before] = ada.sockets
    observer.forget()
    clock.sleep(3_600_000)
    await passTime(clock, 3_000)
    expect(observer.records('SRV')).not.toEqual([])
    expect(observer.goodbyes).toEqual([])
    expect([...ada.sockets]).not.toContain(before)
    expect(ada.sockets.size).toBe(1)
  })
})

describe('what fails is told and tried again', () => {
  test.each<[string, (ada: Computer, error: Error) => void, (ada: Computer) => void]>([
    ['no way out (no default route)', ({ faults }, error) => (faults.send = error), ({ faults }) => delete faults.send],
    ['a port that is taken', ({ faults }, error) => (faults.bind = error), ({ faults }) => delete faults.bind],
    ['a group that cannot be joined', ({ faults }, error) => (faults.join = error), ({ faults }) => delete faults.join],
    ['no socket to be had', ({ faults }, error) => (faults.open = error), ({ faults }) => delete faults.open],
  ])('%s', async (_, breaks, mends) => {
    const { observer, clock, ada } = opened()
    breaks(ada, systemError('EBROKEN'))
    const announcer = office.announce()
    await arrived()
    expect(announcer.health().interfaces).toMatchObject([{ announcingSince: null, heardItselfAt: null, lastError: { code: 'EBROKEN' } }])
    mends(ada)
    await passTime(clock, 1_000)
    expect(observer.records('SRV')).not.toEqual([])
    expect(announcer.health().interfaces[0]?.announcingSince).not.toBeNull()
  })

  test('ever more seldom, once a minute in the end', async () => {
    const { clock, ada } = opened()
    let sockets = 0
    ada.faults.send = systemError('ENETUNREACH')
    office.announce({
      sockets: () => {
        sockets += 1
        return ada.open()
      },
    })
    await passTime(clock, 120_000)
    expect(sockets).toBeLessThan(10)
    const before = sockets
    await passTime(clock, 300_000)
    expect(sockets - before).toBeGreaterThanOrEqual(4)
    expect(sockets - before).toBeLessThanOrEqual(5)
    expect(ada.sockets.size).toBe(1)
  })

  test('at once again, when it was well for a minute', async () => {
    const { clock, ada, observer } = opened()
    ada.faults.send = systemError('ENETUNREACH')
    office.announce()
    await passTime(clock, 60_000)
    delete ada.faults.send
    await passTime(clock, 180_000)
    const [before] = ada.sockets
    before?.emit('error', systemError('ENODEV'))
    observer.forget()
    await passTime(clock, 1_000)
    expect(observer.records('SRV')).not.toEqual([])
    expect([...ada.sockets]).not.toContain(before)
  })

  test('and nobody says meanwhile that it is announced', async () => {
    const { clock, ada } = opened()
    const announcer = office.announce()
    await passTime(clock, 1_000)
    ada.faults.send = systemError('ENETUNREACH')
    clock.sleep(60_000)
    await passTime(clock, 3_000)
    expect(announcer.health().interfaces).toMatchObject([{ announcingSince: null, lastError: { code: 'ENETUNREACH' } }])
  })

  test('when a question comes and the answer cannot leave', async () => {
    const { observer, clock, ada } = opened()
    const announcer = office.announce()
    await passTime(clock, 1_000)
    ada.faults.send = systemError('ENETUNREACH')
    observer.ask()
    await arrived()
    expect(announcer.health().interfaces).toMatchObject([{ lastError: { code: 'ENETUNREACH' } }])
    delete ada.faults.send
    observer.forget()
    await passTime(clock, 1_000)
    expect(observer.records('SRV')).not.toEqual([])
  })

  test('when a socket breaks in the middle', async () => {
    const { observer, clock, ada } = opened()
    office.announce()
    await arrived()
    observer.forget()
    ada.sockets.forEach((socket) => socket.emit('error', systemError('EADDRNOTAVAIL')))
    await passTime(clock, 1_000)
    expect(observer.records('SRV')).not.toEqual([])
  })
})

describe('a host listens for itself', () => {
  test('and says when it heard itself, at first every ten seconds, then every minute', async () => {
    const { observer, clock } = opened()
    const announcer = office.announce()
    const began = clock.now()
    await arrived()
    expect(announcer.health().interfaces).toMatchObject([{ announcingSince: began, heardItselfAt: began, lastError: null }])
    await passTime(clock, 50_000)
    expect(announcer.health().interfaces[0]?.heardItselfAt).toBe(began + 50_000)
    observer.forget()
    await passTime(clock, 240_000)
    expect(observer.asked.filter(({ name }) => name === instanceName(ID))).toHaveLength(4)
  })

  test('and opens another socket when it is deaf, though no call has failed', async () => {
    const { observer, clock, ada } = opened()
    const announcer = office.announce()
    await arrived()
    // An adapter was pulled out and put back within a moment: the membership is lost.
    ada.sockets.forEach((socket) => socket.lans.clear())
    await passTime(clock, 34_500)
    expect(announcer.health().interfaces[0]?.lastError).toBeNull()
    observer.forget()
    await passTime(clock, 2_000)
    expect(announcer.health().interfaces[0]?.lastError?.code).toBe('DEAF')
    expect(observer.records('SRV')).not.toEqual([])
    expect(announcer.health().interfaces[0]?.heardItselfAt).toBe(clock.now() - 500)
    await passTime(clock, 1_000)
    observer.forget()
    observer.ask()
    await arrived()
    expect(observer.records('SRV')).not.toEqual([])
  })

  test('and is not put at ease by somebody else’s questions for it', async () => {
    const { clock, lan, ada } = opened()
    const announcer = office.announce()
    await arrived()
    const question = lan.sent.find(({ from, message }) => from === '10.0.0.1' && message.readUInt16BE(4) === 1)
    const began = announcer.health().interfaces[0]?.heardItselfAt
    await passTime(clock, 1_000)
    if (question) lan.carry(question.message, '10.0.0.2', 5353)
    expect(question).toBeDefined()
    expect(ada.sockets.size).toBe(1)
    expect(announcer.health().interfaces[0]?.heardItselfAt).toBe(began)
  })

  test('and says so where nothing comes back at all', async () => {
    const { clock, lan } = opened()
    lan.isSilent = true
    const announcer = office.announce()
    await passTime(clock, 300_000)
    expect(announcer.health().interfaces).toMatchObject([{ heardItselfAt: null, lastError: { code: 'DEAF' } }])
  })
})
