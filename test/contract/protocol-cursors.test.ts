import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startRoom, type StartedRoom } from '../support/start-room.ts'
import { tempFolder } from '../support/temp-folder.ts'
import type { Visitor } from '../support/visitor.ts'
import { problemIn, refusal } from './asking.ts'

/** The same person at another host of the room. */
function at(room: StartedRoom, { token, cursor, memberId }: Visitor): Visitor {
  return Object.assign(room.visitor(), { token, cursor, memberId })
}

async function whyGone(visitor: Visitor, cursor = visitor.cursor): Promise<unknown> {
  const replies = [await visitor.askPoll({ cursor, wait: 0 }), await visitor.askPoll({ cursor, wait: 25, tab: 'a', n: 1 })]
  for (const reply of replies) expect(refusal(reply)).toEqual([410, 'cursor-gone'])
  const { reason, epoch, oldest, head } = problemIn(replies[0] as (typeof replies)[0])
  return { reason, epoch, oldest, head }
}

describe('a cursor', () => {
  test('that never was one is refused as such (C1)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const [epoch = '', run = ''] = ada.cursor.split('.')
    const invalid = [
      '',
      '0',
      '..',
      `${epoch}.${run}`,
      `${epoch}.${run}.`,
      `${epoch}.${run}.x`,
      `${epoch}.${run}.-1`,
      `${epoch}.${run}.01`,
      `${epoch}.${run}.1.5`,
      `${epoch}.${run}.1e3`,
      `${epoch}.${run}.+1`,
      ` ${ada.cursor}`,
      `${ada.cursor}\n`,
      `${ada.cursor}.1`,
      `${epoch}.${run}.9007199254740993`,
      `${epoch}.${run}.99999999999999999999`,
      `${epoch}..1`,
      `.${run}.1`,
      ada.cursor.toUpperCase(),
      `${'a'.repeat(33)}.${run}.1`,
      `${epoch}.${run}.١`,
      '__proto__.constructor.1',
    ]
    for (const cursor of invalid)
      expect([cursor, ...refusal(await ada.askPoll({ cursor, wait: 0 }))]).toEqual([cursor, 400, 'invalid-cursor'])
  })

  test('of an earlier run goes on, over any number of restarts (C2)', async () => {
    const first = await startRoom()
    const ada = await first.join('Ada')
    await ada.say('in the first run')
    await first.host.close()
    const second = await startRoom({ dataFolder: first.dataFolder })
    await (await second.join('Grace')).say('in the second')
    await second.host.close()
    const third = await startRoom({ dataFolder: first.dataFolder })
    const back = at(third, ada)
    expect(await back.readTexts()).toEqual(['in the first run', 'in the second'])
    expect(back.cursor.split('.')[1]).not.toBe(ada.cursor.split('.')[1])
  })

  test('of another log is gone: epoch (C3)', async () => {
    const ada = await (await startRoom()).join('Ada')
    const other = await startRoom()
    const grace = await other.join('Grace')
    expect(await whyGone(grace, ada.cursor)).toEqual({ reason: 'epoch', epoch: other.host.room.epoch, oldest: 1, head: 1 })
  })

  test('of a copy that went its own way is gone: fork (C3)', async () => {
    const first = await startRoom()
    const ada = await first.join('Ada')
    await first.host.close()
    const backup = join(tempFolder(), 'backup')
    cpSync(first.dataFolder, backup, { recursive: true })

    const original = await startRoom({ dataFolder: first.dataFolder })
    const there = at(original, ada)
    await there.say('only in the original')
    await there.catchUp()

    const copy = await startRoom({ dataFolder: backup })
    const here = at(copy, there)
    await here.say('only in the copy')
    expect(await whyGone(here)).toEqual({ reason: 'fork', epoch: original.host.room.epoch, oldest: 1, head: 2 })
    expect(await here.enter()).toMatchObject({ messages: [{ text: 'only in the copy' }], head: 2 })
  })

  test('beyond what a run has left in this log is gone: fork (C3)', async () => {
    const first = await startRoom()
    const ada = await first.join('Ada')
    await first.host.close()
    const second = await startRoom({ dataFolder: first.dataFolder })
    const back = at(second, ada)
    await back.say('after the restart')
    const beyond = ada.cursor.replace(/\d+$/, '2')
    expect(await whyGone(back, beyond)).toMatchObject({ reason: 'fork', head: 2 })
  })

  test('beyond the head is gone: future (C3)', async () => {
    const ada = await (await startRoom()).join('Ada')
    for (const seq of ['2', '9007199254740991'])
      expect(await whyGone(ada, ada.cursor.replace(/\d+$/, seq))).toMatchObject({ reason: 'future', oldest: 1, head: 1 })
  })

  test('before what is kept is gone: trimmed; the last that can be continued is not (C3)', async () => {
    const room = await startRoom({ keepEvents: 3, limits: { sendRate: 0 } })
    const ada = await room.join('Ada')
    for (let n = 1; n <= 9; n += 1) await ada.say(`#${n}`)
    await room.host.room.tidy()
    expect(await whyGone(ada)).toMatchObject({ reason: 'trimmed', oldest: 8, head: 10 })
    ada.cursor = ada.cursor.replace(/\d+$/, '7')
    expect(await ada.readTexts()).toEqual(['#7', '#8', '#9'])
    expect(await ada.enter()).toMatchObject({ oldest: 8, head: 10, messages: [{ text: '#7' }, { text: '#8' }, { text: '#9' }] })
  })

  test('that was up to date when the log was trimmed is refused, not skipped (C3)', async () => {
    const room = await startRoom({ keepEvents: 1, limits: { sendRate: 0 } })
    const ada = await room.join('Ada')
    await ada.catchUp()
    expect(await ada.poll({ wait: 0 })).toMatchObject({ events: [] })
    const { cursor } = ada
    await ada.say('#1')
    await ada.say('#2')
    await room.host.room.tidy()
    expect(await whyGone(ada, cursor)).toMatchObject({ reason: 'trimmed', oldest: 3, head: 3 })
  })
})
