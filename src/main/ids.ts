import { randomBytes, randomInt } from 'node:crypto'

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** `length` random characters of lower-case base32, five bits each. */
function base32(length: number): string {
  return Array.from(randomBytes(length), (byte) => BASE32.charAt(byte & 31)).join('')
}

export const newMemberId = (): string => `m_${base32(16)}`
/** Where the count of presence changes begins: 47 random bits, and room to count on. */
export const newFirstRev = (): number => randomInt(2 ** 47)
export const newEpoch = (): string => base32(16)
export const newRunId = (): string => base32(16)
/** Typed from one screen into another, or carried by a QR code: 100 bits, five minutes. */
export const newDeviceCode = (): string => base32(20)
/** 200 bits: whoever has it owns the room. */
export const newOwnerSecret = (): string => base32(40)
/** Told in announcements: new at each start, so that a moved or copied folder is noticed. */
export const newBoot = (): string => randomBytes(12).toString('base64url')
