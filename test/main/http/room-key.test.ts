import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import type * as FsPromises from 'node:fs/promises'
import { chmod, link, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openRoomKey, roomIdOf, RoomKeyError, roomServerName } from '../../../src/main/http/room-key.ts'

// Watched, so that a test can be the other process, or a file system without links.
vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof FsPromises>()
  return { ...fs, link: vi.fn(fs.link) }
})

let parent = ''
let folder = ''
let keyFile = ''
let certificateFile = ''

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'watercooler-key-'))
  folder = join(parent, 'room')
  keyFile = join(folder, 'room-key.pem')
  certificateFile = join(folder, 'room-cert.pem')
})

afterEach(() => rm(parent, { recursive: true, force: true }))

const pem = { type: 'pkcs8', format: 'pem' } as const

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777
}

describe('the id of a room', () => {
  test('is what openssl and another base32 make of the same public key', () => {
    const spki =
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE/goAuuSxm5dahOSL3hpgMOizZqSR8AC+BiASkiSkwcu+GIqL1xMM/gTdJXHo7jMKFhcY8bx2gNxlsuRc7sdxvA=='
    const publicKey = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' })
    expect(roomIdOf(publicKey)).toBe('db6mzs5gbosd7baefzqj635xmc')
  })

  test('stays the same from one start to the next, and differs from room to room', async () => {
    const first = await openRoomKey(folder)
    expect(await openRoomKey(folder)).toEqual(first)
    expect((await openRoomKey(join(parent, 'other'))).id).not.toBe(first.id)
    expect(first.id).toMatch(/^[a-z2-7]{26}$/)
    expect(roomIdOf(createPublicKey(first.privateKeyPem))).toBe(first.id)
  })

  test('is one and the same for all who open a new room at once', async () => {
    const keys = await Promise.all(Array.from({ length: 10 }, () => openRoomKey(folder)))
    expect(new Set(keys.map((key) => key.privateKeyPem)).size).toBe(1)
    expect((await readdir(folder)).sort()).toEqual(['room-cert.pem', 'room-key.pem'])
  })
})

describe('a new key file', () => {
  const refusal = (code: string) => Object.assign(new Error(code), { code })

  test('that another process made in the meantime wins and is not replaced', async () => {
    const winner = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(pem).toString()
    vi.mocked(link).mockImplementationOnce(async (_from, to) => {
      await writeFile(to, winner)
      throw refusal('EEXIST')
    })
    expect((await openRoomKey(folder)).privateKeyPem).toBe(winner)
    expect(await readFile(keyFile, 'utf8')).toBe(winner)
  })

  test('is made also where the file system knows no links', async () => {
    vi.mocked(link).mockRejectedValueOnce(refusal('EPERM'))
    const first = await openRoomKey(folder)
    expect(await openRoomKey(folder)).toEqual(first)
    expect((await readdir(folder)).sort()).toEqual(['room-cert.pem', 'room-key.pem'])
  })
})

describe('the files', () => {
  test.skipIf(process.platform === 'win32')('are for their owner only, in a folder for their owner only', async () => {
    await openRoomKey(folder)
    expect([await modeOf(folder), await modeOf(keyFile), await modeOf(certificateFile)]).toEqual([0o700, 0o600, 0o600])
  })

  test.skipIf(process.platform === 'win32')('do not change the mode of a folder that was there before', async () => {
    await mkdir(folder)
    await chmod(folder, 0o755)
    await openRoomKey(folder)
    expect(await modeOf(folder)).toBe(0o755)
  })

  test('leave nothing else behind', async () => {
    await openRoomKey(folder)
    expect((await readdir(folder)).sort()).toEqual(['room-cert.pem', 'room-key.pem'])
  })

  test('hold the key as PKCS#8', async () => {
    const { privateKeyPem } = await openRoomKey(folder)
    expect(await readFile(keyFile, 'utf8')).toBe(privateKeyPem)
    expect(privateKeyPem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
  })
})

describe('a key file that is not a room key', () => {
  const foreign: [string, string][] = [
    ['is empty', ''],
    ['was cut off', '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEG\n'],
    ['is text', 'not a key'],
    ['is an RSA key', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export(pem).toString()],
    ['is on another curve', generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export(pem).toString()],
    ['is for signatures of another kind', generateKeyPairSync('ed25519').privateKey.export(pem).toString()],
    [
      'has a passphrase',
      generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .privateKey.export({ ...pem, cipher: 'aes-256-cbc', passphrase: 'ops' })
        .toString(),
    ],
  ]

  test.each(foreign)('because it %s is reported and kept', async (_why, content) => {
    await mkdir(folder)
    await writeFile(keyFile, content)
    const error = await openRoomKey(folder).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(RoomKeyError)
    expect(error).toMatchObject({ problem: 'not-a-key', path: keyFile })
    expect(await readFile(keyFile, 'utf8')).toBe(content)
    expect(await readdir(folder)).toEqual(['room-key.pem'])
  })

  test('because it cannot be read is reported', async () => {
    await mkdir(keyFile, { recursive: true })
    await expect(openRoomKey(folder)).rejects.toMatchObject({ problem: 'unreadable', path: keyFile })
  })
})

describe('the certificate', () => {
  test('belongs to the key, names the room and is valid at any time a clock may show', async () => {
    const { id, privateKeyPem, certificatePem } = await openRoomKey(folder)
    const certificate = new X509Certificate(certificatePem)
    expect(certificate.subject).toBe(`CN=${id}`)
    expect(certificate.subjectAltName).toBe(`DNS:${id}.watercooler.invalid`)
    expect(certificate.checkHost(roomServerName(id))).toBeDefined()
    expect(certificate.checkPrivateKey(createPrivateKey(privateKeyPem))).toBe(true)
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(certificate.validFromDate.getTime()).toBe(0)
    expect(certificate.validToDate.getUTCFullYear()).toBe(9999)
  })

  const broken: [string, () => Promise<string>][] = [
    ['broken', () => Promise.resolve('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')],
    ['empty', () => Promise.resolve('')],
    ['of another room', async () => (await openRoomKey(join(parent, 'other'))).certificatePem],
  ]

  test.each(broken)('is made again when it is %s, for the same key', async (_what, content) => {
    const first = await openRoomKey(folder)
    await writeFile(certificateFile, await content())
    const second = await openRoomKey(folder)
    expect(second.id).toBe(first.id)
    expect(new X509Certificate(second.certificatePem).checkPrivateKey(createPrivateKey(first.privateKeyPem))).toBe(true)
    expect(await readFile(certificateFile, 'utf8')).toBe(second.certificatePem)
  })

  test('needs its libraries only when it has to be made', async () => {
    const first = await openRoomKey(folder)
    vi.doMock('@peculiar/x509', () => {
      throw new Error('loaded')
    })
    try {
      expect(await openRoomKey(folder)).toEqual(first)
      await rm(certificateFile)
      await expect(openRoomKey(folder)).rejects.toThrow()
    } finally {
      vi.doUnmock('@peculiar/x509')
    }
  })
})
