import { describe, expect, test } from 'vitest'
import { ownRecords } from '../../src/main/discovery/own-records.ts'

const host = 'wc-room.local'
const srv = (ttl: number) => ({ name: 'room._watercooler._tcp.local', type: 'SRV', ttl, data: { port: 7117, target: host } })
const address = (data: string, type = 'A') => ({ name: host, type, ttl: 120, data })

describe('what leaves on one network', () => {
  test('has the address there and no other', () => {
    const records = [srv(120), address('172.17.0.1'), address('10.0.0.1'), address('fe80::1', 'AAAA')]
    expect(ownRecords(records, '10.0.0.1')).toEqual([srv(120), address('10.0.0.1')])
  })

  test('has it, too, where the library knows of none', () =>
    expect(ownRecords([srv(120)], '127.0.0.1')).toEqual([srv(120), address('127.0.0.1')]))

  test('is that address when the address is asked for', () =>
    expect(ownRecords([address('172.17.0.1'), address('10.0.0.9')], '10.0.0.1')).toEqual([address('10.0.0.1')]))

  test('withdraws the address with the room', () => expect(ownRecords([srv(0)], '10.0.0.1')[1]).toEqual({ ...address('10.0.0.1'), ttl: 0 }))

  test('is nothing where nothing is', () => expect(ownRecords([], '10.0.0.1')).toEqual([]))
})
