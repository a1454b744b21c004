import type { Diagnosis } from './doctor/finding.ts'
import type { Cause, FoundRoom } from './found-room.ts'
import type { Outcome } from './outcome.ts'
import type { Settings } from './settings.ts'
import type { HostHealth } from './wire/health.ts'
import type { Role } from './wire/member.ts'
import type { NewcomersSee } from './wire/room.ts'

/** A question that is answered as soon as the state is another one than `rev`; 0 asks for the present one. */
export interface Watch {
  /** Chosen by the caller; `client.cancel` takes it. */
  pollId: string
  rev: number
}

/** A room in which this device has a session: it is entered by itself. */
export interface JoinedRoom {
  roomId: string
  title: string
  hostName: string
}

export interface RoomsState {
  rev: number
  /** In the order in which they were first seen. */
  found: FoundRoom[]
  /** In the order in which they were joined. */
  joined: JoinedRoom[]
  /** Null while nobody knocks at all the addresses around. */
  scan: { done: number; of: number } | null
  /** Whether the operator lets people do that. */
  mayScan: boolean
  /** How finding by announcement goes: it works, this computer is on no network, or what it sends does not come back. */
  hearing: 'well' | 'no-network' | 'blocked'
}

/** What came of going where somebody said. */
export type Visited = { ok: true; roomId: string; code?: string } | { ok: false; reason: Cause | 'not-an-address' | 'unknown-name' }

/** The rooms around, by whatever way they are found. */
export interface RoomsBridge {
  watch(args: Watch): Promise<Outcome<RoomsState>>
  refresh(): Promise<Outcome<void>>
  /** An address, a host name, a URL or an invite link. The room that answers there is in the list from then on. */
  visit(args: { text: string }): Promise<Outcome<Visited>>
  /** Knocks at the addresses around; answers when that is over. `watch` tells how far it is. */
  scan(): Promise<Outcome<void>>
  stopScan(): Promise<Outcome<void>>
  doctor(args: { text: string }): Promise<Outcome<Diagnosis>>
  /** Takes a room out of `joined`, without a word to its host: its session on this device is forgotten. */
  forget(args: { roomId: string }): Promise<Outcome<void>>
  /** Where requests for that room go: an origin that means the room, wherever its host is. */
  addressOf(args: { roomId: string }): Promise<Outcome<string>>
}

/** What a host may change of its room while it is open. */
export interface HostChange {
  title?: string
  /** Null takes the code away. */
  code?: string | null
  newcomersSee?: NewcomersSee
  /** Days after which messages are forgotten; null keeps them for ever. */
  keepDays?: number | null
}

export interface HostedMember {
  id: string
  name: string
  tag?: string
  role: Role
  online: boolean
}

interface InviteLinks {
  app: string
  web: string
  /** For a QR code. */
  short: string
}

/** The room this computer hosts. */
export interface HostedRoom {
  roomId: string
  title: string
  code: string | null
  newcomersSee: NewcomersSee
  keepDays: number | null
  /** Origins others can open, the most likely to be reachable first. */
  urls: string[]
  /** Null where others cannot reach it. Without the code. */
  invite: InviteLinks | null
  /** The same with the code in them; null where there is none. */
  inviteWithCode: InviteLinks | null
  health: HostHealth
  members: HostedMember[]
  folder: string
  diskBytes: number
}

/** Why a room that was open is not: it waits for a click. */
type HostPause =
  /** It was never open on this network. */
  | 'new-network'
  /** It did not open; `detail` says why in a system's words. */
  | 'trouble'

export interface HostState {
  rev: number
  /** False where the operator does not want rooms on this computer. */
  mayHost: boolean
  /** The operator wants every room to have a code. */
  mustHaveCode: boolean
  suggestedTitle: string
  hosting: HostedRoom | null
  isStarting: boolean
  pause: { reason: HostPause; title: string; detail?: string } | null
}

/** Hosting a room on this computer. */
export interface HostBridge {
  watch(args: Watch): Promise<Outcome<HostState>>
  /** Opens the room, or the one that waits; answers with its id once others can come. */
  start(args: HostChange): Promise<Outcome<{ roomId: string }>>
  stop(): Promise<Outcome<void>>
  change(args: HostChange): Promise<Outcome<void>>
  /** Removes a member; with `code`, the room has that code from then on, and null takes it away. */
  remove(args: { memberId: string; code?: string | null }): Promise<Outcome<void>>
  /** Asks where to, and writes a copy of the room there; null when nobody chose a place. */
  backUp(): Promise<Outcome<{ path: string } | null>>
  showFolder(): Promise<Outcome<void>>
}

/** What the shell asks the window to do. */
export type ShellRequest =
  /** Somebody opened an invitation, or started the app with one. */
  | { is: 'visit'; text: string }
  /** Somebody clicked a notification or the tray. */
  | { is: 'show'; roomId: string; seq?: number }
  | { is: 'open'; what: 'lobby' | 'host' | 'settings' }
  /** The computer woke, or is on another network. */
  | { is: 'wake' }

/** What people should be told once. */
export type ShellNotice = 'settings-damaged' | 'page-crashed' | 'tokens-unreadable'

export interface ShellState {
  rev: number
  settings: Settings
  /** Fixed by the operator. */
  locked: (keyof Settings)[]
  notices: ShellNotice[]
  /** Name of the person as the system knows them. */
  userName: string
  /** Whether the system can show notifications. */
  canTell: boolean
  version: string
}

/** A message of which the system is to tell. */
export interface Told {
  roomId: string
  seq: number
  title: string
  body: string
}

/** The computer around the window. */
export interface ShellBridge {
  watch(args: Watch): Promise<Outcome<ShellState>>
  change(args: { settings: Partial<Settings> }): Promise<Outcome<void>>
  /** The next thing to do; each is told once. */
  request(args: { pollId: string }): Promise<Outcome<ShellRequest>>
  dismiss(args: { notice: ShellNotice }): Promise<Outcome<void>>
  tell(args: Told): Promise<Outcome<void>>
  /** Unread messages in all rooms, and those among them that name me: for badge, tray and title. */
  attention(args: { unread: number; mentions: number }): Promise<Outcome<void>>
  copy(args: { text: string }): Promise<Outcome<void>>
  /** Random names in that language, for whoever wants none of their own. */
  names(args: { locale: string; count: number }): Promise<Outcome<string[]>>
}
