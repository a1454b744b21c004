import { writeFileSync } from 'node:fs'
import type * as Os from 'node:os'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { ownSuffixes } from '../../src/main/discovery/own-suffixes.ts'
import { tempFolder } from '../support/temp-folder.ts'

vi.mock('node:os', async (original) => ({ ...(await original<typeof Os>()), hostname: vi.fn(() => 'adas-mac') }))

const withFile = (text: string) => {
  const path = join(tempFolder(), 'resolv.conf')
  writeFileSync(path, text)
  return path
}
const missing = '/nowhere/resolv.conf'

test('a computer has the suffixes of its resolver', async () =>
  expect(await ownSuffixes({}, withFile('nameserver 10.0.0.1\nsearch corp.example lab.example\n'))).toEqual([
    'corp.example',
    'lab.example',
  ]))

test('a computer has none where nothing says so', async () => {
  expect(await ownSuffixes({}, missing)).toEqual([])
  expect(await ownSuffixes({}, withFile('nameserver 10.0.0.1\n'))).toEqual([])
})

test("a computer's own full name says nothing of the network it is on", async () => {
  vi.mocked(hostname).mockReturnValueOnce('adas-mac.corp.example')
  expect(await ownSuffixes({}, missing)).toEqual([])
})

test('a computer with Windows has the domain of its user', async () =>
  expect(await ownSuffixes({ USERDNSDOMAIN: 'CORP.EXAMPLE' }, missing)).toEqual(['CORP.EXAMPLE']))
