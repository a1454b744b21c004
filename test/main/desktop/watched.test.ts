import { describe, expect, test } from 'vitest'
import { Requests } from '../../../src/main/desktop/services/requests.ts'
import { Watched } from '../../../src/main/desktop/services/watched.ts'
import { outcome } from '../../../src/shared/outcome.ts'

describe('state that is followed', () => {
  test('is told at once to who knows another one, and else when it changes', async () => {
    let count = 0
    const state = new Watched(() => ({ count }), 7)
    expect(await state.watch({ pollId: 'a', rev: 0 })).toEqual({ rev: 7, count: 0 })
    const next = state.watch({ pollId: 'a', rev: 7 })
    count = 1
    state.changed()
    count = 2
    state.changed()
    expect(await next).toEqual({ rev: 9, count: 2 })
  })

  test('is told to nobody who gave up, and to the last of two under one name', async () => {
    const state = new Watched(() => ({}), 1)
    const given = outcome(() => state.watch({ pollId: 'a', rev: 1 }))
    const last = state.watch({ pollId: 'a', rev: 1 })
    expect(await given).toMatchObject({ error: { code: 'cancelled' } })
    const other = outcome(() => state.watch({ pollId: 'b', rev: 1 }))
    state.cancel('b')
    expect(await other).toMatchObject({ error: { code: 'cancelled' } })
    state.changed()
    expect(await last).toEqual({ rev: 2 })
  })
})

describe('what the window is asked to do', () => {
  test('is told once each, in order, also what was asked before the window was there', async () => {
    const requests = new Requests()
    requests.push({ is: 'wake' })
    requests.push({ is: 'open', what: 'lobby' })
    expect([await requests.next('a'), await requests.next('a')]).toEqual([{ is: 'wake' }, { is: 'open', what: 'lobby' }])
    const next = requests.next('a')
    requests.push({ is: 'visit', text: 'x' })
    expect(await next).toEqual({ is: 'visit', text: 'x' })
  })

  test('is not lost on a window that was loaded anew meanwhile', async () => {
    const requests = new Requests()
    const before = outcome(() => requests.next('before'))
    const after = requests.next('after')
    requests.cancel('before')
    requests.push({ is: 'wake' })
    expect([await before, await after]).toMatchObject([{ error: { code: 'cancelled' } }, { is: 'wake' }])
  })
})
