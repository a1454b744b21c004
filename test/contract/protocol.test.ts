import { execFile, execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { DEFAULT_HOST_LIMITS } from '../../src/main/http/host-limits.ts'
import { ERROR_CODES, RoomError } from '../../src/shared/room-error.ts'
import type { Batch } from '../../src/shared/wire/answers.ts'
import { startRoom, type RoomOptions, type StartedRoom } from '../support/start-room.ts'
import { newMessageId, newToken, type Reply } from '../support/visitor.ts'
import { askRaw, comeFrom, problemIn, PROTOCOL_MD, waiting } from './asking.ts'

/** The cells of the first table under a heading or sentence of the document. */
function tableAfter(mark: string): string[][] {
  const [, after = ''] = PROTOCOL_MD.split(mark)
  const lines = after.slice(after.indexOf('\n|')).trimStart().split('\n')
  const end = lines.findIndex((line) => !line.startsWith('|'))
  return lines.slice(2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const bare = (cell = '') => cell.replaceAll('`', '')
const errorTable = tableAfter('## Errors').map(([status, code, facts]) => ({
  status: Number(status),
  code: bare(code),
  facts: facts ?? '',
}))
const clientCodes = tableAfter('meet four more codes').map(([code]) => bare(code))

interface Provocation {
  options?: RoomOptions
  facts?: object
  ask: (room: StartedRoom) => Promise<Reply>
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** How to meet each error of the protocol. */
const provocations: Record<string, Provocation> = {
  'invalid-request': { ask: async (room) => (await room.join()).say(''), facts: { detail: expect.stringContaining('text') as string } },
  'invalid-cursor': { ask: async (room) => (await room.join()).askPoll({ cursor: 'x' }) },
  'unknown-session': { ask: (room) => room.visitor().ask('GET', '/messages') },
  forbidden: { ask: async (room) => (await room.join()).ask('PATCH', '', { name: 'Mine' }) },
  'host-forbidden': { ask: (room) => askRaw(room.url, '/api/v1/rooms', { headers: { host: 'evil.example' } }) },
  'origin-forbidden': { ask: (room) => askRaw(room.url, '/api/v1/rooms', { headers: { origin: 'http://evil.example' } }) },
  'peer-forbidden': {
    ask: (room) => {
      comeFrom('8.8.8.8')
      return askRaw(room.url, '/api/v1/rooms')
    },
  },
  'code-required': { options: { code: 'kettle' }, ask: (room) => room.visitor().askToJoin() },
  'wrong-code': { options: { code: 'kettle' }, ask: (room) => room.visitor().askToJoin({ code: 'pot' }) },
  removed: {
    ask: async (room) => {
      const [owner, member] = [await room.joinOwner(), await room.join()]
      await owner.ask('DELETE', `/members/${member.memberId}`)
      return member.askToJoin()
    },
  },
  muted: {
    ask: async (room) => {
      const [owner, member] = [await room.joinOwner(), await room.join()]
      await owner.ask('PATCH', `/members/${member.memberId}`, { muted: true })
      return member.say('hello')
    },
  },
  'not-found': { ask: (room) => askRaw(room.url, '/api/v1/rooms/nowhere') },
  'method-not-allowed': { ask: (room) => askRaw(room.url, '/api/v1/rooms', { method: 'DELETE' }) },
  'id-taken': {
    ask: async (room) => {
      const [ada, grace, id] = [await room.join(), await room.join(), newMessageId()]
      await ada.say('mine', {}, id)
      return grace.say('mine', {}, id)
    },
  },
  'cursor-gone': {
    facts: { reason: 'future', epoch: expect.any(String) as string, oldest: 1, head: 1 },
    ask: async (room) => {
      const ada = await room.join()
      return ada.askPoll({ cursor: ada.cursor.replace(/\d+$/, '99') })
    },
  },
  'too-large': { facts: { limit: 4_000 }, ask: async (room) => (await room.join()).say('x'.repeat(4_001)) },
  'unsupported-media-type': { ask: (room) => room.visitor().ask('POST', '/members', 'token', { 'content-type': 'text/plain' }) },
  'id-reused': {
    ask: async (room) => {
      const [ada, id] = [await room.join(), newMessageId()]
      await ada.say('one', {}, id)
      return ada.say('two', {}, id)
    },
  },
  protocol: { facts: { versions: [1] }, ask: (room) => askRaw(room.url, '/api/v2/rooms') },
  'rate-limited': {
    options: { code: 'kettle' },
    facts: { retryAfter: expect.any(Number) as number },
    ask: async (room) => {
      for (let n = 0; n < 10; n += 1) await room.visitor().askToJoin({ code: 'pot' })
      return room.visitor().askToJoin({ code: 'kettle' })
    },
  },
  internal: {
    ask: (room) => {
      vi.spyOn(room.host.room, 'card').mockImplementation(() => {
        throw new Error('a bug with a secret in its words')
      })
      return askRaw(room.url, '/api/v1/rooms')
    },
  },
  overloaded: {
    options: { limits: { waiters: 1 } },
    facts: { retryAfter: expect.any(Number) as number },
    ask: async (room) => {
      const ada = await room.join()
      const held = ada.poll()
      await waiting(room, 1)
      const refused = await ada.askPoll()
      await ada.say('go')
      await held
      return refused
    },
  },
  draining: {
    facts: { retryAfter: 1 },
    ask: async (room) => {
      const ada = await room.join()
      const draining = vi.spyOn(room.host.room, 'send')
      draining.mockRejectedValue(new RoomError('draining', { retryAfter: 1 }))
      return ada.say('hello')
    },
  },
  storage: {
    facts: { retryAfter: 5 },
    ask: async (room) => {
      const ada = await room.join()
      vi.spyOn(room.host.room, 'send').mockRejectedValue(new RoomError('storage', { retryAfter: 5 }))
      return ada.say('hello')
    },
  },
}

describe('every error of the protocol', () => {
  test.each(errorTable)('$status $code', async ({ status, code, facts }) => {
    const provocation = provocations[code]
    if (!provocation) throw new Error(`nothing provokes ${code}`)
    const room = await startRoom(provocation.options)
    const problem = problemIn(await provocation.ask(room))
    expect(problem).toMatchObject({ ...provocation.facts, status, code })
    for (const fact of Object.keys(provocation.facts ?? {})) expect(facts).toContain(fact)
    expect(JSON.stringify(problem)).not.toContain('secret')
  })

  test('is listed in the document, there is no other, and each has one status', () => {
    const listed = errorTable.map(({ code }) => code)
    expect([...listed, ...clientCodes].sort()).toEqual([...ERROR_CODES].sort())
    expect(new Set(listed).size).toBe(listed.length)
    expect(Object.keys(provocations).sort()).toEqual([...listed].sort())
  })
})

describe('docs/protocol.md', () => {
  test('has a test for each of its numbered rules', () => {
    const rules = [...PROTOCOL_MD.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, rule]) => rule)
    const suites = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.test.ts'))
    const names = suites
      .map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'))
      .join('\n')
      .match(/\(([A-Z]\d+(, )?)+\)['"`]/g)
    const tested = new Set((names ?? []).flatMap((name) => name.match(/[A-Z]\d+/g) ?? []))
    expect(rules.length).toBeGreaterThan(50)
    expect(rules.filter((rule) => rule !== undefined && !tested.has(rule))).toEqual([])
    expect([...tested].filter((rule) => !rules.includes(rule))).toEqual([])
  })

  test('names the limits as they are', () => {
    const numbers = Object.fromEntries(
      tableAfter('## Limits').map(([, value = '', name]) => [bare(name), Number(value.replaceAll(',', ''))]),
    )
    const { text, body, sendRate, joinsPerAddress, socketsPerAddress, waiters } = DEFAULT_HOST_LIMITS
    expect(numbers).toMatchObject({
      text,
      body,
      'send-rate': sendRate,
      'joins-per-address': joinsPerAddress,
      'sockets-per-address': socketsPerAddress,
      waiters,
    })
  })

  test('lists every endpoint, and none that is not there', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const rows = tableAfter('“token” says whether').map(([request = '']) => request)
    expect(rows).toHaveLength(16)
    for (const row of rows) {
      const [, method = '', path = ''] = /^`([A-Z]+) ?([^`]*)`/.exec(row) ?? []
      const filled = path.replace('{memberId}', ada.memberId).replace('{messageId}', newMessageId())
      const reply = await ada.ask(method, filled, undefined, bearer(newToken()))
      expect([row, [404, 405].includes(reply.status)]).toEqual([row, false])
    }
  })

  const hasCurl = isInstalled('curl') && process.platform !== 'win32'
  test.skipIf(!hasCurl)('begins with lines for a shell that join, talk and poll (needs curl)', async () => {
    const room = await startRoom()
    const script = /```sh\n([^`]*)```/.exec(PROTOCOL_MD)?.[1] ?? ''
    expect(script.trim().split('\n')).toHaveLength(10)
    const { stdout } = await promisify(execFile)('sh', ['-euc', script], { env: { ...process.env, HOST: room.url } })
    const [accepted = '', batch = ''] = stdout.split(/(?<=\})(?=\{"epoch")/)
    expect(JSON.parse(accepted)).toMatchObject({ seq: 2 })
    expect(JSON.parse(batch) as Batch).toMatchObject({ events: [{ seq: 2, text: 'Hello from curl', by: { name: 'Ada' } }] })
  })
})

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ['--version'])
    return true
  } catch {
    return false
  }
}
