import { createServer } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { makeInvite } from '../../../src/main/discovery/invite.ts'
import { connectPinned } from '../../../src/main/http/pinned-agent.ts'
import { problemOf } from '../../../src/main/http/problem.ts'
import { RoomError, type ErrorCode } from '../../../src/shared/room-error.ts'
import { markOf } from '../../../src/shared/wire/room.ts'
import { startRoom } from '../../support/start-room.ts'
import { card, LUNCH, OPS } from '../heard-rooms.ts'
import { answering, ask, codes, http, LAN, NOW, only, open, openTls, ops, portOf, said, troubles } from './clinic.ts'

const address = '127.0.0.1'
const at127 = (port: number, text = `${address}:${port}`, more: object = {}) => ask(text, { tcp: only(port), ...more })
const listedAt = (id: string, port: number) => ({ rooms: [ops({ id, urls: [`http://${address}:${port}`] })] })
const refusal = (code: ErrorCode, facts = {}) => {
  const { status, body } = problemOf(new RoomError(code, facts))
  return http(body, `${status} Refused`)
}

describe('Ada’s room', () => {
  test('is live where it is, whether it was expected or not', async () => {
    const { url, roomId } = await startRoom({ code: 'tea' })
    const port = portOf(url)
    for (const diagnosis of [await at127(port), await at127(port, roomId, listedAt(roomId, port))]) {
      expect(diagnosis).toMatchObject({ isWell: true, room: { id: roomId, title: 'Ops · 运维' }, places: [{ address, port }] })
      expect(said(diagnosis, 'live')).toMatchObject({
        kind: 'fine',
        room: { mark: markOf(roomId) },
        online: 0,
        software: 'watercooler 0.0.0-test',
      })
      expect(said(diagnosis, 'needs-code')?.kind).toBe('note')
      expect(troubles(diagnosis)).toEqual([])
    }
  })

  test('needs no word of a code that the link brings, or that it does not have', async () => {
    const { url } = await startRoom({ code: 'tea' })
    expect(codes(await at127(portOf(url), `${url}/#code=tea`))).not.toContain('needs-code')
    const { url: opened } = await startRoom()
    expect(codes(await at127(portOf(opened)))).not.toContain('needs-code')
  })

  test('at which an invitation leads is well, heard or not', async () => {
    const { url, roomId } = await startRoom()
    const { app } = makeInvite({ roomId, title: '', addresses: [address], port: portOf(url) })
    const diagnosis = await at127(portOf(url), app)
    expect(diagnosis.isWell).toBe(true)
    expect(codes(diagnosis)).not.toContain('not-heard')
  })

  test('on a computer without a network is well for whoever sits there', async () => {
    const { url } = await startRoom()
    const diagnosis = await at127(portOf(url), undefined, { interfaces: { lo: LAN['lo'] }, links: [] })
    expect(diagnosis.isWell).toBe(true)
    expect(said(diagnosis, 'no-network')?.kind).toBe('note')
  })

  test('is left alone when the diagnosis is over', async () => {
    const { url, host } = await startRoom()
    await at127(portOf(url), `ada.corp.example:${portOf(url)}`, { names: { 'ada.corp.example': [address] } })
    await vi.waitFor(() => expect(host.health().sockets).toBe(0))
  })

  test('does not answer to a name that the internet could have given it', async () => {
    const { url, roomId } = await startRoom()
    const port = portOf(url)
    const names = { 'ada.corp.example': [address] }
    const { app } = makeInvite({ roomId, title: '', addresses: ['ada.corp.example'], port })
    for (const text of [`http://ada.corp.example:${port}`, app]) {
      const diagnosis = await at127(port, text, { names })
      expect(said(diagnosis, 'host-forbidden')).toMatchObject({ kind: 'problem', name: 'ada.corp.example', place: { address, port } })
      expect(diagnosis.isWell).toBe(true)
    }
  })

  test('answers to a name of the local network, to one that it was given, and to its address', async () => {
    const { url } = await startRoom({ allowHosts: ['ada.corp.example'] })
    const port = portOf(url)
    const names = { 'ada.corp.example': [address], 'ada.lan': [address], adas: [address] }
    for (const host of ['ada.corp.example', 'ada.lan', 'adas', address]) {
      const diagnosis = await at127(port, `${host}:${port}`, { names })
      expect(diagnosis.isWell).toBe(true)
      expect(codes(diagnosis)).not.toContain('host-forbidden')
    }
  })
})

describe('another room', () => {
  test('at the place of the one that was asked for is told by its key', async () => {
    const { url } = await startRoom()
    const diagnosis = await at127(portOf(url), LUNCH, listedAt(LUNCH, portOf(url)))
    expect(said(diagnosis, 'wrong-room')).toMatchObject({ kind: 'problem' })
    expect(diagnosis).toMatchObject({ isWell: false, room: { id: LUNCH } })
  })

  test('hears no word of HTTP while a certain room is expected, in the clear or encrypted', async () => {
    const inTheClear: Buffer[] = []
    const port = await open(
      createServer((socket) => void socket.on('data', (bytes) => inTheClear.push(bytes)).once('data', () => socket.end())),
    )
    const encrypted: string[] = []
    const other = await openTls((id) => (encrypted.push(id), http(JSON.stringify(card(OPS)))))
    expect((await at127(port, OPS, listedAt(OPS, port))).isWell).toBe(false)
    expect(said(await at127(other.port, OPS, listedAt(OPS, other.port)), 'wrong-room')).toBeDefined()
    expect(Buffer.concat(inTheClear)[0]).toBe(0x16)
    expect(Buffer.concat(inTheClear).toString('latin1')).not.toContain('HTTP')
    expect(encrypted).toEqual([])
  })

  test('that claims to be Ada’s has not proved it, whatever it says', async () => {
    const port = await answering(http(JSON.stringify({ rooms: [card(OPS)] })))
    const diagnosis = await at127(port)
    expect(said(diagnosis, 'unproved')).toMatchObject({ kind: 'unknown', mark: markOf(OPS) })
    expect(diagnosis).toMatchObject({ isWell: false, room: null })
  })

  test('that has a key of its own does not pass for Ada’s by her card', async () => {
    const { url } = await startRoom()
    const port = await answering(http(JSON.stringify({ rooms: [card(OPS)] })))
    const connect: typeof connectPinned = (target) => connectPinned({ ...target, port: portOf(url) })
    expect(troubles(await at127(port, undefined, { connect }))).toEqual(['unproved'])
  })
})

describe('who is no room', () => {
  test.each([
    ['a printer', http('<!doctype html><title>Printer</title>')],
    ['another API', http('{"status":"ok"}')],
    ['SSH', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['a page that is not there', http('Not here', '404 Not Found')],
  ])('%s is told as such', async (_, answer) => {
    const port = await answering(answer)
    expect(troubles(await at127(port))).toEqual(['not-a-room'])
    expect(troubles(await at127(port, OPS, listedAt(OPS, port)))).toEqual(['not-a-room'])
  })

  test('who hangs up at once may be anybody', async () => {
    const port = await open(createServer((socket) => void socket.end()))
    expect(said(await at127(port), 'cut-off')?.kind).toBe('unknown')
    expect(said(await at127(port, OPS, listedAt(OPS, port)), 'cut-off')?.kind).toBe('unknown')
  })

  test('who takes the connection and says nothing is neither silent nor a firewall', async () => {
    const port = await open(createServer())
    for (const text of [undefined, OPS]) {
      const diagnosis = await at127(port, text, { ...listedAt(OPS, port), timeoutMs: 100 })
      expect(troubles(diagnosis)).toEqual(['mute'])
    }
  })

  test.each([http('Client sent an HTTP request to an HTTPS server.', '400 Bad Request'), ''])(
    'and speaks another TLS, as a proxy before a room would, is not judged (%j)',
    async (answer) => {
      const port = await answering(answer)
      const diagnosis = await at127(port, `https://${address}:${port}`)
      expect(said(diagnosis, 'behind-tls')?.kind).toBe('unknown')
      expect(troubles(diagnosis)).toEqual(['behind-tls'])
    },
  )
})

describe('a refusal', () => {
  test('of callers from the internet is told by its name', async () => {
    const port = await answering(refusal('peer-forbidden'))
    expect(troubles(await at127(port))).toEqual(['peer-forbidden'])
  })

  test.each<[ErrorCode, boolean]>([
    ['draining', true],
    ['overloaded', false],
  ])('because the host is %s passes', async (code, isClosing) => {
    const port = await answering(refusal(code, { retryAfter: 1 }))
    expect(said(await at127(port), 'busy')).toMatchObject({ kind: 'problem', isClosing })
  })

  test('after the key was proved is told as well', async () => {
    const { id, port } = await openTls(() => refusal('draining', { retryAfter: 1 }))
    expect(troubles(await at127(port, id, listedAt(id, port)))).toEqual(['busy'])
  })

  test('that we have no words for is not explained', async () => {
    const port = await answering(refusal('internal'))
    expect(said(await at127(port), 'refusal')).toMatchObject({ kind: 'unknown', status: 500, problem: 'internal' })
  })

  test('in the words of whoever wrote them is not repeated', async () => {
    const port = await answering(http('{"code":"\\u001b[2J buy now"}', '403 Forbidden'))
    expect(troubles(await at127(port))).toEqual(['not-a-room'])
  })

  test('for the version of the protocol names theirs', async () => {
    const port = await answering(refusal('protocol', { versions: [2, 3] }))
    expect(said(await at127(port), 'other-protocol')?.versions).toEqual([2, 3])
  })

  test('is not needed: a card of another version says it, too', async () => {
    const inTheClear = await answering(http(JSON.stringify({ rooms: [{ protocol: 2 }] })))
    expect(said(await at127(inTheClear), 'other-protocol')?.versions).toEqual([2])
    const { id, port } = await openTls(() => http('{"protocol":2,"chat":{}}'))
    expect(said(await at127(port, id, listedAt(id, port)), 'other-protocol')?.versions).toEqual([2])
  })
})

describe('who has proved the key', () => {
  test.each([
    ['shows the card of another room', () => http(JSON.stringify(card(LUNCH)))],
    ['shows its card with a failure', (id: string) => http(JSON.stringify(card(id)), '503 Service Unavailable')],
  ])('and %s is not live', async (_, answer) => {
    const { id, port } = await openTls(answer)
    const diagnosis = await at127(port, id, listedAt(id, port))
    expect(diagnosis.isWell).toBe(false)
    expect(troubles(diagnosis)).toEqual(['not-a-room'])
  })

  test('and then has no time to say whether it accepts a name is not said to refuse it', async () => {
    const answers = [(id: string) => http(JSON.stringify(card(id))), () => refusal('draining', { retryAfter: 1 })]
    const { id, port } = await openTls((roomId) => answers.shift()?.(roomId) ?? '')
    const { app } = makeInvite({ roomId: id, title: '', addresses: ['ada.corp.example'], port })
    const diagnosis = await at127(port, app, { names: { 'ada.corp.example': [address] } })
    expect(answers).toEqual([])
    expect(troubles(diagnosis)).toEqual([])
  })
})

describe('the clock of a room', () => {
  const cardAt = async (date: string) => {
    const { id, port } = await openTls((roomId) => http(JSON.stringify(card(roomId)), '200 OK', date && `Date: ${date}\r\n`))
    return at127(port, id, listedAt(id, port))
  }
  const utc = (ms: number) => new Date(NOW + ms).toUTCString()

  test.each([
    ['ahead', 600_000],
    ['behind', -7_200_000],
  ])('is %s of ours by more than two minutes', async (_, ms) => {
    const diagnosis = await cardAt(utc(ms))
    expect(said(diagnosis, 'clock')?.kind).toBe('problem')
    expect(Math.abs((said(diagnosis, 'clock')?.seconds ?? 0) - ms / 1_000)).toBeLessThanOrEqual(1)
    expect(diagnosis.isWell).toBe(true)
  })

  test.each([utc(0), utc(100_000), utc(-100_000), 'yesterday', ''])('is not blamed for %j', async (date) =>
    expect(codes(await cardAt(date))).not.toContain('clock'),
  )

  test('is not read from whoever has proved nothing', async () => {
    const port = await answering(http(JSON.stringify({ rooms: [card(OPS)] }), '200 OK', `Date: ${utc(6e6)}\r\n`))
    expect(codes(await at127(port))).not.toContain('clock')
  })
})
