import { createHash, createPrivateKey, createPublicKey, generateKeyPair, randomUUID, webcrypto, X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const KEY_FILE = 'room-key.pem'
const CERTIFICATE_FILE = 'room-cert.pem'

/** 26 base32 characters are 130 bits of SHA-256: nobody finds a second key with the same id. */
const ID_LENGTH = 26

// A LAN has no clock authority: a certificate that waits for a date, or ends at one, locks people out of a room that is in
// order. Clients compare the key and never these dates; 9999 is RFC 5280's "no well-defined expiration".
const NOT_BEFORE = new Date('1970-01-01T00:00:00Z')
const NOT_AFTER = new Date('9999-12-31T23:59:59Z')

const EC_P256 = { name: 'ECDSA', namedCurve: 'P-256' }

/** Who a room is. Whoever holds `privateKeyPem` is the room, so it stays on the host. */
export interface RoomKey {
  /** 26 characters of `a-z2-7`, see {@link roomIdOf}. */
  id: string
  /** PKCS#8 PEM. */
  privateKeyPem: string
  /** Self-signed; the subject's CN is the id. */
  certificatePem: string
}

export type RoomKeyProblem = 'not-a-key' | 'unreadable'

/** The room's key file exists and cannot be used. It is the identity of the room, so it is never replaced. */
export class RoomKeyError extends Error {
  override readonly name = 'RoomKeyError'
  readonly problem: RoomKeyProblem
  readonly path: string

  constructor(problem: RoomKeyProblem, path: string, cause?: unknown) {
    super(`${problem}: ${path}`, { cause })
    this.problem = problem
    this.path = path
  }
}

/** The room id of a public key: the first 26 characters of lower-case RFC 4648 base32 of SHA-256 over its SPKI DER. */
export function roomIdOf(publicKey: KeyObject): string {
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  return base32(createHash('sha256').update(spki).digest()).slice(0, ID_LENGTH)
}

/** The name an app asks for in TLS (SNI) to get the room's own certificate. `.invalid` never resolves (RFC 6761). */
export function roomServerName(roomId: string): string {
  return `${roomId}.watercooler.invalid`
}

/**
 * The room's identity, kept in `folder` (made 0700 if missing) as `room-key.pem` and `room-cert.pem` (both 0600).
 * A missing key is made; an existing one is never overwritten: when it cannot be used, {@link RoomKeyError}. The
 * certificate follows from the key and is made again whenever it is missing, broken or another key's.
 */
export async function openRoomKey(folder: string): Promise<RoomKey> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const privateKey = await openPrivateKey(join(folder, KEY_FILE))
  const id = roomIdOf(createPublicKey(privateKey))
  return { id, privateKeyPem: toPem(privateKey), certificatePem: await openCertificate(join(folder, CERTIFICATE_FILE), privateKey, id) }
}

async function openPrivateKey(path: string): Promise<KeyObject> {
  const pem = (await readKeyFile(path)) ?? (await makeKeyFile(path))
  const key = parsed(() => createPrivateKey(pem))
  if (key?.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new RoomKeyError('not-a-key', path)
  return key
}

async function readKeyFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new RoomKeyError('unreadable', path, error)
  }
}

async function makeKeyFile(path: string): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: EC_P256.namedCurve })
  const temporary = await writeBeside(path, toPem(privateKey))
  try {
    await placeNew(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
  // Read back: when two starts raced, both go on with the key that won.
  return readFile(path, 'utf8')
}

/** Unlike a rename, a link never replaces a file; file systems without links (exFAT, some shares) get the rename. */
async function placeNew(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') await rename(temporary, path)
  }
}

async function openCertificate(path: string, privateKey: KeyObject, id: string): Promise<string> {
  const present = await readFile(path, 'utf8').catch(() => '')
  if (isCertificateOf(present, privateKey, id)) return present
  const pem = await makeCertificate(privateKey, id)
  await rename(await writeBeside(path, pem), path)
  return pem
}

function isCertificateOf(pem: string, privateKey: KeyObject, id: string): boolean {
  const certificate = parsed(() => new X509Certificate(pem))
  return certificate?.checkPrivateKey(privateKey) === true && certificate.checkHost(roomServerName(id)) !== undefined
}

async function makeCertificate(privateKey: KeyObject, id: string): Promise<string> {
  // Only a room's first start needs these two, and in this order: x509 reads metadata as it loads.
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${id}`,
    notBefore: NOT_BEFORE,
    notAfter: NOT_AFTER,
    keys: await webKeyPair(privateKey),
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: roomServerName(id) }])],
  })
  return certificate.toString('pem')
}

async function webKeyPair(privateKey: KeyObject): Promise<webcrypto.CryptoKeyPair> {
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' })
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  return {
    privateKey: await webcrypto.subtle.importKey('pkcs8', pkcs8, EC_P256, false, ['sign']),
    publicKey: await webcrypto.subtle.importKey('spki', spki, EC_P256, true, ['verify']),
  }
}

/** Writes a new file of mode 0600 next to `path`, on the disk before its name is used. Returns the new file's path. */
async function writeBeside(path: string, text: string): Promise<string> {
  const temporary = `${path}.${randomUUID()}.new`
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  return temporary
}

function toPem(privateKey: KeyObject): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
}

function base32(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const quintets = bits.match(/.{5}/g) ?? []
  return quintets.map((quintet) => 'abcdefghijklmnopqrstuvwxyz234567'.charAt(parseInt(quintet, 2))).join('')
}
