import { describe, expect, test } from 'vitest'
import { LeapingClock } from '../support/leaping-clock.ts'
import { startRoom, type RoomOptions, type StartedRoom } from '../support/start-room.ts'
import type { Reply } from '../support/visitor.ts'
import { askRaw, refusal, waiting } from './asking.ts'

const PATHS = ['/get_name', '/send_message', '/get_all_message', '/get_new_message']
const isFailure = { status: 0, error: expect.any(String) as string, message: '' }

interface Given {
  status: number
  error: string
  message: { username: string; message: string; time: string } | ''
  seq?: number
}

const post = ({ url }: StartedRoom, path: string, body?: unknown): Promise<Reply> =>
  askRaw(url, path, {
    method: 'POST',
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })

async function seedRoom(options: RoomOptions = {}) {
  const room = await startRoom({ ...options, limits: { sendRate: 0, ...options.limits } })
  const username = (await post(room, '/get_name')).body as string
  const next = async (more: object = {}) => (await post(room, '/get_new_message', { username, ...more })).body as Given
  return { room, username, next, ada: await room.join('Ada') }
}

describe('the seed endpoints', () => {
  test('fail in the shape of the article, and with 200 (L1)', async () => {
    const clock = new LeapingClock()
    const { room, username, next } = await seedRoom({ clock, limits: { text: 5 } })
    const failures = [
      await post(room, '/send_message', { username: 'nobody==x', message: 'hi' }),
      await post(room, '/send_message', { username, message: 'too long' }),
      await post(room, '/send_message', { username }),
      await post(room, '/send_message', { username: 'nobody', message: 'hi' }),
      await post(room, '/get_new_message', { username: 'nobody==x' }),
      await post(room, '/get_new_message', []),
      await askRaw(room.url, '/send_message', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }),
      await askRaw(room.url, '/send_message', { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } }),
    ]
    for (const { status, body } of failures) expect([status, body]).toEqual([200, isFailure])

    const held = next()
    await waiting(room, 1)
    clock.leap(30_500)
    expect(await held).toEqual({ status: 0, error: '没有新消息', message: '' })
  })

  test('refuse in that shape to hold more polls than the host can (L1)', async () => {
    const { room, ada, next } = await seedRoom({ limits: { waiters: 1 } })
    const held = ada.askPoll()
    await waiting(room, 1)
    expect(await next()).toEqual(isFailure)
    await ada.say('go')
    await held
  })

  test('give each message once, in order, whoever sent it and by whatever way (L2)', async () => {
    const { room, username, next, ada } = await seedRoom()
    const first = next()
    await waiting(room, 1)
    await ada.say('one')
    await post(room, '/send_message', { username, message: 'two', time: 'noon' })
    await ada.ask('PATCH', '/members/me', { name: 'Ada L.' })
    await ada.say('three')
    const given = [await first, await next(), await next()].map(({ message }) => message)
    const [name = ''] = username.split('==')
    expect(given).toMatchObject([
      { username: 'Ada', message: 'one', time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) as string },
      { username: name, message: 'two', time: 'noon' },
      { username: 'Ada L.', message: 'three' },
    ])
    expect(await ada.readTexts()).toEqual(['one', 'two', 'three'])
    const all = (await post(room, '/get_all_message')).body as { message: string; tag: string }[]
    expect(all.map(({ message }) => message)).toEqual(['one', 'two', 'three'])
  })

  test('with ack give a message again until it is acknowledged (L3)', async () => {
    const { next, ada } = await seedRoom()
    await ada.say('one')
    await ada.say('two')
    const [first, again] = [await next({ ack: 0 }), await next({ ack: 0 })]
    expect(again).toEqual(first)
    expect(first).toMatchObject({ message: { message: 'one' }, seq: 2 })
    const second = await next({ ack: first.seq })
    expect(second).toMatchObject({ message: { message: 'two' }, seq: 3 })
    expect(await next({ ack: 2 })).toEqual(second)
  })

  test('are closed where the room has a code (L4)', async () => {
    const room = await startRoom({ code: 'kettle' })
    for (const path of PATHS) expect((await post(room, path)).body).toEqual(isFailure)
    expect(room.host.room.head).toBe(0)
  })

  test('know no method but POST (L1)', async () => {
    const room = await startRoom()
    for (const path of PATHS)
      for (const method of ['GET', 'PUT', 'OPTIONS']) {
        const reply = await askRaw(room.url, path, { method })
        expect([...refusal(reply), reply.headers.get('allow')]).toEqual([405, 'method-not-allowed', 'POST'])
      }
  })

  test('are not there in a host that does not offer them', async () => {
    const room = await startRoom({ seedApi: false })
    for (const path of PATHS) expect(refusal(await post(room, path))).toEqual([404, 'not-found'])
  })
})
