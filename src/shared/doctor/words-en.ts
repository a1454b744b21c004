import type { FindingCode } from './finding.ts'
import { all, long, nameOf } from './phrases-en.ts'
import { placeWords } from './place-words-en.ts'
import { announceThere, askForAddress, hearHere, isItOpen, noIsolation, noVpn, sameNetwork } from './remedies-en.ts'
import type { DoctorWords, WordsFor } from './words.ts'

const rooms = (count: number): string => (count === 1 ? 'one other room was' : `${count} other rooms were`)

/** Why the system keeps us from multicast, by its code. */
const MDNS_ERRORS: Partial<Record<string, string>> = {
  EADDRINUSE: 'another program keeps UDP port 5353 to itself',
  EACCES: 'the system forbids it',
  EPERM: 'the system forbids it',
  ENETUNREACH: 'the system lets nothing out there',
  EHOSTUNREACH: 'the system lets nothing out there',
  ENETDOWN: 'it is down',
  ENODEV: 'it has just gone',
  EADDRNOTAVAIL: 'it has just lost that address',
}

const findings: WordsFor<FindingCode> = {
  'not-understood': () => ({
    says: 'An address, a link, or a room that is heard here was expected.',
    todo: ['Give an address (such as 192.168.1.20), a URL, a whole invite link, or the name, mark or id of a room.'],
  }),
  'several-rooms': (it) => ({
    says: `More than one room is meant by this: ${it.rooms.map((room) => `${nameOf(room)}${room.hostName && ` of ${room.hostName}`}, id ${room.id}`).join('; ')}.`,
    todo: ['Ask again with the mark of the one you mean, or with its whole id. The page of a room shows its mark.'],
  }),
  'not-heard': (it) => ({
    says: `No room ${{ id: `with the id ${it.text}`, mark: `with the mark ${it.text}`, title: `called “${it.text}”` }[it.wanted]} is announced here. ${
      it.couldHear
        ? `In ${it.seconds} s ${it.others > 0 ? rooms(it.others) : 'nobody was'} heard.`
        : 'That says little: so far this computer hears no announcements.'
    }`,
    todo: [isItOpen, sameNetwork, askForAddress, noIsolation],
  }),
  'name-unknown': (it) => ({
    says: `The name ${it.name} leads to no computer.`,
    todo: ['Check whether it is written correctly, or use the address (such as 192.168.1.20) in its place.'],
  }),
  'name-unsure': (it) => ({
    says: `Whether there is a computer called ${it.name} cannot be told: names cannot be looked up now (${it.error}).`,
    todo: ['Use the address (such as 192.168.1.20) in place of the name.'],
  }),
  'name-leads': (it) => ({ says: `${it.name} leads to ${all(it.addresses)}.` }),

  'no-network': () => ({
    says: 'This computer is on no network.',
    todo: ['Connect it to the Wi-Fi or the cable of the network the room is in.'],
  }),
  'only-virtual': (it) => ({
    says: `This computer has addresses only on adapters that seldom lead to other people's computers: ${all(it.interfaces)}.`,
    todo: [
      'Connect this computer to the Wi-Fi or the cable of the network the room is in.',
      'If people are behind one of these adapters, name it with --interface.',
    ],
  }),
  'no-ipv4': (it) => ({
    says: `This computer has only IPv6 addresses (${all(it.interfaces)}); rooms are announced over IPv4.`,
    todo: ['Open the room by its address or an invite link.'],
  }),
  'no-dhcp': (it) => ({
    says: `The network has given this computer no address; it has given itself one that begins with 169.254 (${all(it.interfaces)}).`,
    todo: [
      'Disconnect from the network and connect again; check that the cable, the Wi-Fi password and the router are in order.',
      'Two computers joined by nothing but a cable need no more: then the other one has to have such an address as well.',
    ],
  }),
  'interfaces-unknown': () => ({ says: 'The system does not say which networks this computer is in.' }),
  vpn: (it) => ({
    says: `A VPN is up (${all(it.interfaces)}). Some of them lead away what is meant for the local network.`,
    todo: [noVpn],
  }),
  'mdns-hears': (it) => ({ says: `This computer listens for announcements on ${all(it.interfaces)} and hears itself there.` }),
  'mdns-deaf': (it) => ({
    says: `On ${it.interface} (${it.address}) this computer does not hear even its own questions; it cannot hear rooms there either.`,
    todo: [hearHere, 'Switch the network adapter off and on again.'],
  }),
  'mdns-failing': (it) => ({
    says: `On ${it.interface} (${it.address}) rooms cannot be looked for: ${MDNS_ERRORS[it.error] ?? 'the system fails'} (${it.error}).`,
    todo: it.error === 'EADDRINUSE' ? ['End the other program that listens on UDP port 5353, then try again.'] : [hearHere],
  }),
  'mdns-nowhere': () => ({
    says: 'Announcements are listened for on no network.',
    todo: ['Leave --interface out, or give it the name of a network interface that is there.'],
  }),

  heard: () => ({ says: 'The room announces itself, and this computer hears that.' }),
  gone: (it) => ({ says: `The room was last seen ${long(it.seconds)} ago, and has said goodbye or fallen silent since.` }),
  'not-announced': (it) => ({
    says: {
      link: `The room is not heard here, though its computer is in the same network${it.others > 0 ? ` and ${rooms(it.others)} heard` : ''}: it does not announce itself, or a firewall or the access point holds that back.`,
      router: 'The room is not heard here: announcements do not pass from one network into another. It is opened by its address or a link.',
      nothing: 'The room is not heard here: one that listens on this computer alone, or was opened with --no-announce, announces nothing.',
    }[it.across],
    ...(it.across === 'link' && { todo: [announceThere, noIsolation] }),
  }),
  'key-not-held': () => ({
    says: 'The room is announced, but nobody who answers there holds its key: somebody pretends to be it, or another room has its address now.',
    todo: [askForAddress],
  }),
  copy: (it) => ({
    says: `The same room is hosted on more than one computer (${all(it.urls)}): somebody has copied its data folder. What is said in one is not seen in the other.`,
    todo: ['Stop all of them but one, and start a room of its own where another one is wanted.'],
  }),
  'needs-code': () => ({ says: 'Newcomers need the code of the room.' }),
  clock: (it) => ({
    says: `The clock of its computer is ${long(Math.abs(it.seconds))} ${it.seconds > 0 ? 'ahead of' : 'behind'} the one here; one of the two is wrong.`,
    todo: ['Let the computer whose clock is wrong set it automatically.'],
  }),

  ...placeWords,
}

export const wordsEn: DoctorWords = {
  verdicts: {
    well: (name) => `${name} can be reached from here.`,
    'well-but': (name) => `${name} can be reached from here, but not all is well.`,
    unreachable: (name) => `${name} cannot be reached from here.`,
    unclear: (name) => `Whether ${name} can be reached from here cannot be told.`,
    'not-heard': (name) => `${name} is not found here.`,
    several: (name) => `${name} may be more than one room.`,
    'not-understood': () => 'This is no room and no address.',
    'unknown-name': (name) => `Nobody here knows ${name}.`,
  },
  findings,
  toDo: 'What to do',
  systems: { windows: 'Windows', macos: 'macOS', linux: 'Linux' },
  nameOf,
  quoted: (text) => `“${text}”`,
}
