import { describe, expect, test } from 'vitest'
import { healthOf, hostRoom } from './support/room-host.ts'
import { allLive, isLive, RoomWatch } from './support/room-watch.ts'
import { noNamespaces, wire } from './support/wired.ts'

describe.skipIf(noNamespaces('finding rooms on several computers and networks, without a router, behind a tunnel'))(
  'rooms on real networks',
  () => {
    test('three rooms on three computers are all found by a fourth', async () => {
      const wiring = wire()
      const office = wiring.lan()
      const [ada, grace, ming] = [wiring.machine('ada', office), wiring.machine('grace', office), wiring.machine('ming', office)]
      const [watch] = await Promise.all([
        RoomWatch.open(wiring.machine('lin', office)),
        hostRoom(ada, { name: 'Ops · 运维' }),
        hostRoom(grace, { name: 'Lunch' }),
        hostRoom(ming, { name: '茶水间' }),
      ])
      await watch.sees(allLive(3))
      expect(watch.rooms.map(({ title, urls }) => [title, ...urls]).toSorted()).toEqual([
        ['Lunch', `http://${grace.address}:7117`],
        ['Ops · 运维', `http://${ada.address}:7117`],
        ['茶水间', `http://${ming.address}:7117`],
      ])
    })

    test('a host in two networks is found in each, and is one room for whoever is in both', async () => {
      const wiring = wire()
      const [office, lab] = [wiring.lan(), wiring.lan()]
      const ada = wiring.machine('ada', office, lab)
      const [inOffice, inLab, inBoth, { id }] = await Promise.all([
        RoomWatch.open(wiring.machine('grace', office)),
        RoomWatch.open(wiring.machine('ming', lab)),
        RoomWatch.open(wiring.machine('lin', office, lab)),
        hostRoom(ada, { name: 'Ops · 运维' }),
      ])
      const atOffice = `http://${ada.card(0).address}:7117`
      const atLab = `http://${ada.card(1).address}:7117`
      expect(await inOffice.seesLive(id)).toMatchObject({ urls: [atOffice] })
      expect(await inLab.seesLive(id)).toMatchObject({ urls: [atLab] })
      await inBoth.sees((rooms) => rooms.some((room) => isLive(room) && room.urls.length === 2))
      expect(inBoth.rooms).toMatchObject([{ id, state: 'live', isCopy: false }])
      expect(inBoth.rooms[0]?.urls.toSorted()).toEqual([atOffice, atLab])
    })

    test('a room is found in a network that has no router', async () => {
      const wiring = wire()
      const office = wiring.lan()
      const [watch, { id }] = await Promise.all([
        RoomWatch.open(wiring.isolatedMachine('grace', office)),
        hostRoom(wiring.isolatedMachine('ada', office), { name: 'Ops · 运维' }),
      ])
      expect(await watch.seesLive(id)).toMatchObject({ title: 'Ops · 运维' })
    })

    test('a room is found though a tunnel takes all that leaves the host, and all that leaves who looks for it', async () => {
      const wiring = wire()
      const office = wiring.lan()
      const [ada, grace] = [wiring.machine('ada', office), wiring.machine('grace', office)]
      ada.tunnel()
      grace.tunnel()
      const [watch, host] = await Promise.all([RoomWatch.open(grace), hostRoom(ada, { name: 'Ops · 运维' })])
      expect(await watch.seesLive(host.id)).toMatchObject({ urls: [`http://${ada.address}:7117`] })
      const { announcing, reachedAt } = await healthOf(host, grace)
      expect(reachedAt).toEqual(expect.any(Number))
      expect(announcing?.interfaces).toEqual([
        {
          name: 'eth0',
          address: ada.address,
          announcingSince: expect.any(Number) as number,
          heardItselfAt: expect.any(Number) as number,
          lastError: null,
        },
      ])
      expect(announcing?.skipped).toContainEqual({ name: 'tun0', reason: 'virtual' })
    })

    test('two rooms of one name on two computers are two rooms', async () => {
      const wiring = wire()
      const office = wiring.lan()
      const [watch, ada, grace] = await Promise.all([
        RoomWatch.open(wiring.machine('ming', office)),
        hostRoom(wiring.machine('ada', office), { name: 'Ops · 运维' }),
        hostRoom(wiring.machine('grace', office), { name: 'Ops · 运维' }),
      ])
      await watch.sees(allLive(2))
      expect(watch.rooms.map(({ title }) => title)).toEqual(['Ops · 运维', 'Ops · 运维'])
      expect(new Set(watch.rooms.map(({ id }) => id))).toEqual(new Set([ada.id, grace.id]))
    })

    test('two rooms on one computer are two rooms, each at its port', async () => {
      const wiring = wire()
      const office = wiring.lan()
      const ada = wiring.machine('ada', office)
      const [watch, ops, lunch] = await Promise.all([
        RoomWatch.open(wiring.machine('grace', office)),
        hostRoom(ada, { name: 'Ops · 运维', folder: 'ops' }),
        hostRoom(ada, { name: 'Lunch', folder: 'lunch' }),
      ])
      await watch.sees(allLive(2))
      expect([ops.port, lunch.port].toSorted()).toEqual([7117, 7118])
      expect(watch.room(ops.id)).toMatchObject({ title: 'Ops · 运维', urls: [`http://${ada.address}:${ops.port}`] })
      expect(watch.room(lunch.id)).toMatchObject({ title: 'Lunch', urls: [`http://${ada.address}:${lunch.port}`] })
    })
  },
)
