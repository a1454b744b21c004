import { expect, test } from 'vitest'
import { backoffMs } from '../../src/shared/backoff.ts'

const least = (): number => 0
const most = (): number => 1 - Number.EPSILON

test('the ceiling doubles from a second to fifteen', () => {
  expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => backoffMs(attempt, most))).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000])
})

test('the jitter is full, but never a tight loop', () => {
  expect(backoffMs(10, least)).toBe(100)
})

test('what the host asks for is a floor, and those it turned away do not return in one instant', () => {
  expect(backoffMs(0, least, 5)).toBe(5_100)
  expect(backoffMs(0, most, 5)).toBe(6_000)
})

test('a host with a wrong clock silences nobody for more than an hour', () => {
  expect(backoffMs(0, least, 1e9)).toBe(3_600_100)
  expect(backoffMs(0, least, -5)).toBe(100)
})
