import { describe, expect, test } from 'vitest'
import { ADA, card, EVENING, goodbye, OPS } from './heard-rooms.ts'
import { TableWatch } from './table-watch.ts'

describe('A list that is full', () => {
  const room = (index: number) => ({
    roomId: `r${index}`.replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit))).padEnd(26, 'z'),
    address: `192.168.1.${index % 250}`,
    port: 8_000 + index,
  })
  /** A hundred are met in five seconds: no more checks are made than that. */
  const meet = (watch: TableWatch, from: number, to: number) => {
    for (let index = from; index < to; index += 1) {
      watch.now += 50
      watch.meet(room(index))
    }
  }
  const ids = (watch: TableWatch) => watch.list().map(({ id }) => id)

  test('keeps the live rooms and those known for longest', () => {
    const watch = new TableWatch()
    meet(watch, 0, 100)
    for (let index = 100; index < 200; index += 1) watch.hear(room(index))
    for (let times = 0; times < 100; times += 1) {
      watch.now += 50
      watch.check()
    }
    for (let index = 200; index < 300; index += 1) {
      watch.hear(room(index))
      watch.now += 50
      watch.check()
    }
    expect(ids(watch)).toHaveLength(200)
    const kept = Array.from({ length: 199 }, (_, index) => room(index).roomId)
    expect(ids(watch).slice(0, 199)).toEqual(kept)
    meet(watch, 300, 301)
    expect(watch.list().find(({ id }) => id === room(300).roomId)?.state).toBe('live')
    expect(ids(watch).slice(0, 199)).toEqual(kept)
  })

  test('takes nobody in while it does not know of any that it is not there', () => {
    const watch = new TableWatch()
    for (let index = 0; index < 250; index += 1) watch.hear(room(index))
    expect(ids(watch)).toEqual(Array.from({ length: 200 }, (_, index) => room(index).roomId))
  })

  test('lets a room in that has answered where somebody looked', () => {
    const watch = new TableWatch()
    for (let index = 0; index < 200; index += 1) watch.hear(room(index))
    watch.hear({ roomId: null, ...ADA, foundBy: 'typed' })
    watch.table.due()
    watch.table.proved(null, ADA, card())
    expect(ids(watch)).toHaveLength(200)
    expect(ids(watch).at(-1)).toBe(OPS)
  })

  test('gives the place of one that is gone away first', () => {
    const watch = new TableWatch()
    meet(watch, 0, 200)
    watch.at(room(7), 'refused')
    watch.pass(1)
    watch.table.note(goodbye(room(7)))
    watch.hear({ ...room(9), title: 'Nine' })
    watch.at(room(9), 'refused')
    watch.check()
    watch.hear()
    expect(ids(watch)).toEqual([
      ...Array.from({ length: 200 }, (_, index) => room(index).roomId).filter((id) => id !== room(7).roomId),
      OPS,
    ])
  })

  test('has 200 entries with copies', () => {
    const watch = new TableWatch()
    meet(watch, 0, 200)
    watch.meet({ ...room(0), address: '192.168.1.251', boot: EVENING })
    watch.pass(2)
    expect(watch.list()[0]?.isCopy).toBe(true)
    expect(watch.list()).toHaveLength(200)
  })
})
