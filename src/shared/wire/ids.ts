import * as v from 'valibot'

/** 26 characters of lower-case RFC 4648 base32: the first 130 bits of SHA-256 over the room key's SPKI DER. */
export const RoomId = v.pipe(v.string(), v.regex(/^[a-z2-7]{26}$/))
/** 128 random bits as base64url, minted by whoever composes the message. */
export const MessageId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/))
/** Public: everybody in the room sees it. */
export const MemberId = v.pipe(v.string(), v.regex(/^m_[a-z2-7]{16}$/))
/** Secret: 256 random bits as base64url, minted by the client. Never in a URL, a log line or an answer to anyone else. */
export const Token = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/))
/** Opaque to clients. */
export const Cursor = v.pipe(v.string(), v.maxLength(200))
/** An event's number: 1, 2, 3 … without holes; 0 stands for "before the first". */
export const Seq = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** Milliseconds since 1970 UTC. */
export const Millis = v.pipe(v.number(), v.safeInteger())
