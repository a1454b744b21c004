import { describe, expect, test } from 'vitest'
import { ADA, EVENING, GRACE, ELSEWHERE, url } from './heard-rooms.ts'
import { TableWatch } from './table-watch.ts'

describe('A room at several places', () => {
  test('is one entry with the nearest first', () => {
    const watch = new TableWatch()
    watch.meet({ ...ADA, foundBy: 'remembered' })
    watch.meet({ address: '203.0.113.9', foundBy: 'dns', boot: null })
    watch.meet(ELSEWHERE)
    expect(watch.room()).toMatchObject({
      urls: [url(ADA), url(ELSEWHERE), 'http://203.0.113.9:7117'],
      foundBy: ['remembered', 'mdns', 'dns'],
    })
  })

  test('is tried first where it answers, and then where it answered last', () => {
    const watch = new TableWatch()
    const third = { address: '10.0.0.6' }
    watch.hear()
    watch.check()
    watch.meet(ELSEWHERE)
    watch.meet(third)
    expect(watch.room()?.urls).toEqual([url(ELSEWHERE), 'http://10.0.0.6:7117', url(ADA)])
    watch.meet()
    for (const place of [ELSEWHERE, { ...ADA, ...third }]) watch.at(place, 'refused')
    watch.table.lookAgain()
    watch.pass(1)
    expect(watch.room()?.urls).toEqual([url(ADA), 'http://10.0.0.6:7117', url(ELSEWHERE)])
  })

  test('keeps the order of those that answer, whichever was checked last', () => {
    const watch = new TableWatch()
    watch.meet(ELSEWHERE)
    watch.pass(7)
    watch.meet({ address: '10.0.0.6' })
    const { urls } = watch.room() ?? {}
    watch.pass(200, () => {
      for (const place of [ELSEWHERE, { address: '10.0.0.6' }]) watch.hear(place)
      expect(watch.room()?.urls).toEqual(urls)
    })
    expect(watch.checked.length).toBeGreaterThan(6)
  })

  test('is called what it said last, wherever that was', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.meet({ ...ELSEWHERE, title: 'Operations' })
    expect(watch.room()).toMatchObject({ urls: [url(ADA), url(ELSEWHERE)], title: 'Operations' })
  })

  test('keeps the title it was announced with when it is looked for without one', () => {
    const watch = new TableWatch()
    watch.hear()
    watch.hear({ title: '', hostName: '', foundBy: 'remembered' })
    expect(watch.room()).toMatchObject({ title: 'Ops · 运维', hostName: 'Ada' })
  })

  test('is missing for the reason of the place where no other room is', () => {
    const watch = new TableWatch()
    watch.at(GRACE, 'another-room')
    watch.at(ADA, 'refused')
    watch.hear(GRACE)
    watch.hear()
    watch.check()
    expect(watch.room()).toMatchObject({ state: 'unreachable', cause: 'refused', urls: [url(ADA)] })
  })

  test('is not asked again and again because a liar announces it elsewhere', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.pass(20, (second) => watch.hear({ ...GRACE, boot: `${second}`.padEnd(16, 'x') }))
    expect(watch.checked.filter((place) => place === '192.168.1.10:7117')).toHaveLength(1)
  })

  test('is not believed to be where somebody else answers', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.at(GRACE, 'another-room')
    watch.hear({ ...GRACE, boot: EVENING, title: 'Free beer', hostName: 'Mallory' })
    watch.check()
    expect(watch.room()).toMatchObject({ state: 'live', urls: [url(ADA)], title: 'Ops · 运维', hostName: 'Ada', isCopy: false })
  })

  test('brackets an IPv6 address', () => {
    const watch = new TableWatch()
    watch.meet({ address: 'fd00::1', foundBy: 'typed' })
    expect(watch.room()?.urls).toEqual(['http://[fd00::1]:7117'])
  })

  test('keeps the places that answer when hundreds are announced', () => {
    const watch = new TableWatch()
    watch.meet()
    for (let host = 30; host < 250; host += 1) watch.hear({ address: `192.168.1.${host}` })
    expect(watch.room()?.urls).toHaveLength(8)
    expect(watch.room()?.urls[0]).toBe(url(ADA))
  })

  test('gives up none that is being looked at, nor one that somebody gave before any other', () => {
    const watch = new TableWatch()
    const place = (host: number) => ({ address: `192.168.1.${host}` })
    watch.hear({ ...place(30), foundBy: 'typed', boot: null })
    for (let host = 31; host < 38; host += 1) watch.hear(place(host))
    watch.check()
    watch.hear(place(40))
    const urls = () => watch.room()?.urls ?? []
    expect([30, 31, 40].map((host) => urls().includes(url({ ...ADA, ...place(host) })))).toEqual([true, false, true])
    watch.check()
    watch.pass(1)
    watch.table.lookAgain()
    expect(watch.table.due()).toHaveLength(8)
    watch.hear(place(41))
    expect(urls()).not.toContain(url({ ...ADA, ...place(41) }))
  })

  test('gives up the place not heard for longest, and none that answers', () => {
    const watch = new TableWatch()
    const place = (host: number) => ({ address: `192.168.1.${host}` })
    for (let host = 30; host < 38; host += 1) {
      watch.hear(place(host))
      watch.pass(1)
    }
    watch.hear(place(30))
    watch.hear(place(38))
    const left = watch.room()?.urls ?? []
    expect([30, 31, 38].map((host) => left.includes(url({ ...ADA, ...place(host) })))).toEqual([true, false, true])
    for (let host = 50; host < 58; host += 1) watch.meet(place(host))
    const answering = watch.room()?.urls.toSorted()
    watch.hear(place(60))
    expect(watch.room()?.urls.toSorted()).toEqual(answering)
  })
})
