/** What the doctor found out between this computer and a room. All plain data: it crosses IPC and is printed as JSON. */

/** `unknown` is an answer: what cannot be told from here is not guessed. */
export type FindingKind = 'fine' | 'problem' | 'unknown' | 'note'

/** Where somebody may be listening. `address` is an IP address, v6 without brackets. */
export interface Place {
  address: string
  port: number
}

/** Enough to tell one room from another. Texts are clean and short. */
export interface RoomRef {
  id: string
  mark: string
  title: string
  hostName: string
}

/** Why it is said that somebody is there and a firewall keeps us away. */
export type LifeSign =
  /** The computer answered on another port at once. */
  | { by: 'port'; port: number }
  /** It announced the room from there, this many seconds ago at the most. */
  | { by: 'announcement'; seconds: number }

interface AtPlace {
  place: Place
}
interface OnInterfaces {
  interfaces: string[]
}
type Nothing = unknown

/** What was asked for. */
interface FactsOfQuestion {
  'not-understood': Nothing
  /** More than one room answers to this title or mark. */
  'several-rooms': { rooms: RoomRef[] }
  /** No address is known, and nobody announces it. `others` are the rooms that are heard. */
  'not-heard': { wanted: 'id' | 'mark' | 'title'; text: string; seconds: number; others: number; couldHear: boolean }
  /** DNS says so. */
  'name-unknown': { name: string }
  /** Whoever should know the name does not answer. */
  'name-unsure': { name: string; error: string }
  'name-leads': { name: string; addresses: string[] }
}

/** This computer and its networks. */
interface FactsOfHere {
  'no-network': Nothing
  /** Only adapters that are skipped by their kind have an address. */
  'only-virtual': OnInterfaces
  /** IPv6 alone: rooms are announced over IPv4. */
  'no-ipv4': OnInterfaces
  /** Only addresses that a computer gives itself, 169.254. */
  'no-dhcp': OnInterfaces
  'interfaces-unknown': Nothing
  vpn: OnInterfaces
  'mdns-hears': OnInterfaces
  /** No call has failed, but the own question did not come back. */
  'mdns-deaf': { interface: string; address: string; seconds: number }
  'mdns-failing': { interface: string; address: string; error: string }
  /** There is a network, and rooms are looked for on none. */
  'mdns-nowhere': Nothing
}

/** The room, wherever it is. */
interface FactsOfRoom {
  heard: Nothing
  gone: { seconds: number }
  /** It answers, but is not heard. `across`: what lies between. */
  'not-announced': { across: 'link' | 'router' | 'nothing'; seconds: number; others: number }
  /** Announced, but whoever answers there holds another key. */
  'key-not-held': Nothing
  copy: { urls: string[] }
  'needs-code': Nothing
  /** Its clock minus ours. */
  clock: { seconds: number }
}

/** One place. */
interface FactsOfPlace {
  live: AtPlace & { room: RoomRef; online: number; software: string }
  'host-forbidden': AtPlace & { name: string }
  'peer-forbidden': AtPlace
  busy: AtPlace & { isClosing: boolean }
  /** A refusal that has no words of its own. */
  refusal: AtPlace & { status: number; problem: string | null }
  /** Protocol versions spoken there. */
  'other-protocol': AtPlace & { versions: number[] }
  'wrong-room': AtPlace
  /** Says that it is a room, and does not show its key. */
  unproved: AtPlace & { mark: string }
  'not-a-room': AtPlace
  /** Answers with TLS of another kind: a proxy may stand before a room. */
  'behind-tls': AtPlace
  /** Takes the connection and ends it without a word. */
  'cut-off': AtPlace
  /** Takes the connection and says nothing. */
  mute: AtPlace & { seconds: number }
  refused: AtPlace & { isHere: boolean; announcedSeconds: number | null }
  /** There is a room on another port of the same computer. */
  'other-port': AtPlace & { port: number; room: RoomRef }
  silent: AtPlace & { at: 'here' | 'link' | 'elsewhere'; seconds: number }
  firewall: AtPlace & { sign: LifeSign; at: 'here' | 'there' }
  /** In our own network, and nobody has that address. */
  'no-neighbour': AtPlace & OnInterfaces
  'no-route': AtPlace & { error: string }
  /** Somebody on the way, or this system, says that it goes no further. */
  'no-way-on': AtPlace & { error: string }
  /** This computer does not let us. */
  'forbidden-here': AtPlace & { error: string }
  /** A link-local IPv6 address without its interface, or with one that is not here. */
  zone: AtPlace & { zone: string | null }
  failed: AtPlace & { error: string }
  loopback: AtPlace
  'this-computer': AtPlace & { interface: string }
  virtual: AtPlace & OnInterfaces
  tunnel: AtPlace & OnInterfaces
  public: AtPlace
  'other-subnet': AtPlace & { ours: string[] }
}

interface Facts extends FactsOfQuestion, FactsOfHere, FactsOfRoom, FactsOfPlace {}

export type FindingCode = keyof Facts
/** The codes of findings about one place. */
export type PlaceCode = keyof FactsOfPlace
export type FindingOf<C extends FindingCode> = C extends FindingCode ? { code: C; kind: FindingKind } & Facts[C] : never
export type Finding = FindingOf<FindingCode>

export interface Diagnosis {
  /** Without what stands behind `#`: that may be a secret, and diagnoses are passed around. */
  asked: { text: string; as: 'nothing' | 'address' | 'invite' | 'room' }
  /** The room that is meant; null while nobody has proved which one it is. */
  room: RoomRef | null
  /** Everywhere that was looked. */
  places: Place[]
  findings: Finding[]
  /** The room is live from here. */
  isWell: boolean
}
