import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Hosting } from '../../../src/main/desktop/services/hosting.ts'
import { readPolicy, type Policy } from '../../../src/main/desktop/services/policy.ts'
import { SettingsStore } from '../../../src/main/desktop/services/settings-store.ts'
import { outcome } from '../../../src/shared/outcome.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { Visitor } from '../../support/visitor.ts'

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

interface Wanted {
  folder?: string
  policy?: Partial<Policy>
  chosen?: string | null
}

/** A computer on which somebody may host a room. */
function computer({ folder = tempFolder(), policy = {}, chosen = null }: Wanted = {}) {
  const settings = new SettingsStore({ path: join(folder, 'settings.json'), locked: {}, changed: () => undefined, failed: () => undefined })
  const hosting = new Hosting({
    folder: join(folder, 'room'),
    version: '0.0.0-test',
    pageFolder: join(folder, 'no-page'),
    log: quiet,
    policy: { ...readPolicy(tempFolder()).policy, ...policy },
    settings,
    suggestedTitle: 'ada-laptop',
    announce: undefined,
    bind: '127.0.0.1',
    port: 0,
    askFolder: () => Promise.resolve(chosen),
    showFolder: () => Promise.resolve(),
    letOthersIn: () => Promise.resolve(),
    changed: () => undefined,
  })
  onTestFinished(() => hosting.close())
  const state = async () => hosting.state.watch({ pollId: 'now', rev: 0 })
  return { folder, settings, hosting, state }
}

async function visitorTo({ hosting, state }: ReturnType<typeof computer>, name: string): Promise<Visitor> {
  const { hosting: room } = await state()
  const place = hosting.own(room?.roomId ?? '')
  const visitor = new Visitor(`http://127.0.0.1:${place?.port ?? 0}`, room?.roomId ?? '', name)
  const owner = hosting.ownerOf(room?.roomId ?? '')
  await visitor.enter(owner === undefined ? {} : { owner })
  return visitor
}

describe('a room hosted from the window', () => {
  test('opens under the suggested name, is owned by the window, and says who is there', async () => {
    const ada = computer()
    expect(await ada.state()).toMatchObject({ hosting: null, mayHost: true, suggestedTitle: 'ada-laptop', isStarting: false })
    const { roomId } = await ada.hosting.verbs.start({ title: 'Ops · 运维' })
    await visitorTo(ada, 'Ada')
    expect(ada.hosting.ownerOf(roomId)).toBeUndefined()
    await visitorTo(ada, 'Grace')
    const { hosting } = await ada.state()
    expect(hosting).toMatchObject({
      roomId,
      title: 'Ops · 运维',
      code: null,
      members: [
        { name: 'Ada', role: 'owner', online: true },
        { name: 'Grace', role: 'member', online: true },
      ],
      diskBytes: expect.any(Number) as number,
    })
    expect([ada.hosting.others, ada.hosting.title]).toEqual([1, 'Ops · 运维'])
  })

  test('is started once, however often it is asked for', async () => {
    const ada = computer()
    const [one, other] = await Promise.all([ada.hosting.verbs.start({}), ada.hosting.verbs.start({})])
    expect(one).toEqual(other)
    expect(await ada.hosting.verbs.start({})).toEqual(one)
  })

  test('takes a new name, a code and what newcomers see while it is open', async () => {
    const ada = computer()
    await ada.hosting.verbs.start({})
    await ada.hosting.verbs.change({ title: '茶', code: 'oolong', newcomersSee: 'none', keepDays: 30 })
    expect((await ada.state()).hosting).toMatchObject({ title: '茶', code: 'oolong', newcomersSee: 'none', keepDays: 30 })
    await ada.hosting.verbs.change({ code: null, keepDays: null })
    expect((await ada.state()).hosting).toMatchObject({ title: '茶', code: null, keepDays: null })
  })

  test('loses a member who is removed, and has another code from then on if that is wanted', async () => {
    const ada = computer()
    await ada.hosting.verbs.start({ code: 'tea' })
    await visitorTo(ada, 'Ada')
    const { hosting } = ada
    const { hosting: room } = await ada.state()
    const grace = new Visitor(`http://127.0.0.1:${hosting.own(room?.roomId ?? '')?.port ?? 0}`, room?.roomId ?? '', 'Grace')
    await grace.enter({ code: 'tea' })
    await hosting.verbs.remove({ memberId: grace.memberId, code: 'coffee' })
    expect((await grace.askToJoin()).status).toBe(403)
    expect((await ada.state()).hosting?.code).toBe('coffee')
  })

  test('is open again after the app was ended, and not after it was closed', async () => {
    const folder = tempFolder()
    const first = computer({ folder })
    const { roomId } = await first.hosting.verbs.start({ title: 'Ops · 运维' })
    await first.hosting.close()
    await first.settings.saved()
    const second = computer({ folder })
    await second.hosting.resume()
    expect((await second.state()).hosting).toMatchObject({ roomId, title: 'Ops · 运维' })
    await second.hosting.verbs.stop()
    await second.settings.saved()
    const third = computer({ folder })
    await third.hosting.resume()
    expect((await third.state()).hosting).toBeNull()
  })

  test('waits for a click on a network where it was never open', async () => {
    const { hosting, settings, state } = computer()
    settings.keep({ wasHosting: true, networks: ['203.0.113.0/255.255.255.0'] })
    await hosting.resume()
    const { hosting: room, pause } = await state()
    // On a computer without any network there is nobody to be careful of.
    if (room === null) expect(pause).toMatchObject({ reason: 'new-network' })
  })

  test('is copied with its key, to a place that is asked for', async () => {
    const chosen = tempFolder()
    const ada = computer({ chosen })
    const { roomId } = await ada.hosting.verbs.start({})
    const { path = '' } = (await ada.hosting.verbs.backUp()) ?? {}
    expect(path.startsWith(chosen)).toBe(true)
    expect(['room.db', 'room-key.pem'].map((file) => existsSync(join(path, file)))).toEqual([true, true])
    await ada.hosting.close()
    expect(await computer().hosting.verbs.backUp()).toBeNull()
    expect(roomId).toMatch(/^[a-z2-7]{26}$/)
  })
})

describe('an operator', () => {
  test('who wants no rooms here gets none', async () => {
    const { hosting, state } = computer({ policy: { mayHost: false } })
    expect(await outcome(() => hosting.verbs.start({}))).toMatchObject({ error: { code: 'forbidden' } })
    expect(await state()).toMatchObject({ mayHost: false, hosting: null })
  })

  test('who wants codes gets no room without one', async () => {
    const { hosting, state } = computer({ policy: { mustHaveCode: true } })
    expect(await outcome(() => hosting.verbs.start({}))).toMatchObject({ error: { code: 'code-required' } })
    expect((await state()).hosting).toBeNull()
    await hosting.verbs.start({ code: 'tea' })
    expect(await outcome(() => hosting.verbs.change({ code: null }))).toMatchObject({ error: { code: 'forbidden' } })
  })
})
