import { expect, test } from 'vitest'
import { foldSignals, NOBODY } from '../../src/shared/client/presence.ts'
import { ADA, GRACE, onlineIs } from './scripted-bridge.ts'

const known = foldSignals(NOBODY, onlineIs(4, ADA.id))

test('a full list replaces what was known', () => {
  expect([...foldSignals(known, onlineIs(9, GRACE.id)).online]).toEqual([GRACE.id])
})

test('a change since our rev is applied to it', () => {
  const changed = foldSignals(known, { presence: { rev: 5, since: 4, online: [GRACE.id], offline: [ADA.id] }, typing: [GRACE.id] })
  expect(changed).toEqual({ rev: 5, online: new Set([GRACE.id]), typing: [GRACE.id] })
})

test('a change since another rev is not applied: the next poll asks for the full list', () => {
  const changed = foldSignals(known, { presence: { rev: 7, since: 6, online: [GRACE.id] }, typing: [] })
  expect(changed).toEqual({ rev: 0, online: new Set([ADA.id]), typing: [] })
})
