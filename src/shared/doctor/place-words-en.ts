import type { PlaceCode } from './finding.ts'
import { all, long, nameOf } from './phrases-en.ts'
import { placeText } from './place-text.ts'
import { askForAddress, isItOpen, letRoomIn, noIsolation, reachNeighbours, sameNetwork } from './remedies-en.ts'
import type { WordsFor } from './words.ts'

/** What is said of one place. */
export const placeWords: WordsFor<PlaceCode> = {
  live: (it) => ({
    says: `${nameOf(it.room)} is live at ${placeText(it.place)} and has proved its key. ${it.room.hostName && `Hosted by ${it.room.hostName}, `}${it.online} online, ${it.software}.`,
  }),
  'host-forbidden': (it) => ({
    says: `The room does not answer to the name ${it.name}; it does to the address ${placeText(it.place)}.`,
    todo: [`Open http://${placeText(it.place)}, or have the room hosted with --allow-host ${it.name}.`],
  }),
  'peer-forbidden': (it) => ({
    says: `The host at ${placeText(it.place)} speaks only with its local network, and takes this computer for one outside of it.`,
    todo: ['Come from the same network as the host, or have the room hosted with --allow-public.'],
  }),
  busy: (it) => ({
    says: `The room at ${placeText(it.place)} ${it.isClosing ? 'is just closing or starting anew' : 'has too much to do to answer'}.`,
    todo: ['Try again in a minute.'],
  }),
  refusal: (it) => ({
    says: `The host at ${placeText(it.place)} refuses to tell of its room (${it.problem ?? 'no reason given'}, status ${it.status}).`,
    todo: ['Try again in a minute; if it stays like this, look at what its host logs.'],
  }),
  'other-protocol': (it) => ({
    says: `The host at ${placeText(it.place)} speaks version ${all(it.versions.map(String))} of the protocol, this program version 1.`,
    todo: ['Update the older one of the two.'],
  }),
  'wrong-room': (it) => ({
    says: `Whoever answers at ${placeText(it.place)} does not hold the key of this room: another room is there by now, or a proxy stands before it.`,
    todo: [askForAddress],
  }),
  unproved: (it) => ({
    says: `Somebody at ${placeText(it.place)} claims to be the room ${it.mark}, but does not show its key: a proxy may stand before it, or somebody pretends.`,
    todo: ['Go to the address that the host itself shows.', 'If a proxy is meant to stand there, the room can be used in a browser.'],
  }),
  'not-a-room': (it) => ({
    says: `Something answers at ${placeText(it.place)}, but not as a room does: another program has that port, or a proxy is in the way.`,
    todo: [askForAddress],
  }),
  'behind-tls': (it) => ({
    says: `Who is behind ${placeText(it.place)} cannot be told: it answers with an encryption that is not a room's own. A proxy may stand before a room.`,
    todo: ['Try it in a browser.', askForAddress],
  }),
  'cut-off': (it) => ({
    says: `The connection to ${placeText(it.place)} is taken and then dropped without a word: by another program there, or by something on the way.`,
    todo: [askForAddress],
  }),
  mute: (it) => ({
    says: `The connection to ${placeText(it.place)} is taken, but in ${it.seconds} s nothing was said: the program there hangs, or is no room.`,
    todo: ['Have the room closed and opened again.', askForAddress],
  }),
  refused: (it) => ({
    says: `${it.isHere ? 'This computer' : 'The computer at that address'} answers that nobody listens at ${placeText(it.place)}${
      it.announcedSeconds === null ? '.' : `, though the room was announced from there at most ${long(it.announcedSeconds)} ago.`
    }`,
    todo: [
      'Check that the room is open there, and at which port: the host shows its address when it opens.',
      ...(it.isHere ? [] : ['A firewall that refuses instead of keeping silent answers in the same way.']),
    ],
  }),
  'other-port': (it) => ({ says: `${nameOf(it.room)} is live on the same computer at port ${it.port}.` }),
  silent: (it) => ({
    says: {
      here: `Nothing answers at ${placeText(it.place)}, which is this very computer: a firewall here drops what comes, or the program hangs.`,
      link: `Nothing answers at ${placeText(it.place)} (${it.seconds} s). Its computer may be off or asleep, have another address now, be behind a firewall, or be kept apart from this one by the access point.`,
      elsewhere: `Nothing answers at ${placeText(it.place)} (${it.seconds} s). Its computer may be off or asleep, be behind a firewall, or be in a network that cannot be reached from this one.`,
    }[it.at],
    todo: it.at === 'here' ? [letRoomIn(it.place, 'here')] : [isItOpen, sameNetwork, letRoomIn(it.place, 'host'), noIsolation],
  }),
  firewall: (it) => ({
    says: `${
      it.sign.by === 'port'
        ? `The computer at ${it.place.address} is there: it answers on port ${it.sign.port}.`
        : `The room was announced from ${it.place.address} at most ${long(it.sign.seconds)} ago.`
    } But nobody gets through to port ${it.place.port}: most likely ${it.at === 'here' ? 'a firewall on this computer' : 'its firewall'} is in the way.`,
    todo: [letRoomIn(it.place, it.at === 'here' ? 'here' : 'host'), ...(it.sign.by === 'port' ? [] : [noIsolation])],
  }),
  'no-neighbour': (it) => ({
    says: `${it.place.address} would be in the network of ${all(it.interfaces)}, but no computer answers to that address there.`,
    todo: [isItOpen, askForAddress, sameNetwork, reachNeighbours],
  }),
  'no-route': (it) => ({ says: `No network leads from this computer to ${it.place.address} (${it.error}).`, todo: [sameNetwork] }),
  'no-way-on': (it) => ({
    says: `${it.place.address} is said to be out of reach, by this computer or by a router on the way (${it.error}).`,
    todo: [isItOpen, askForAddress, sameNetwork, reachNeighbours],
  }),
  'forbidden-here': (it) => ({
    says: `This computer does not let this program connect to ${placeText(it.place)} (${it.error}).`,
    todo: ['Look into the firewall or security program of this computer, or whatever shuts this program in.'],
  }),
  zone: (it) => ({
    says:
      it.zone === null
        ? `${it.place.address} means something only together with the network interface it is reached by.`
        : `This computer has no network interface ${it.zone}, by which ${it.place.address} would be reached.`,
    todo: ['Write the interface of this computer behind it, as in fe80::1%eth0, or use another address.'],
  }),
  failed: (it) => ({ says: `The connection to ${placeText(it.place)} failed, and why is not known here (${it.error}).` }),
  loopback: (it) => ({ says: `${it.place.address} means, on every computer, that computer itself: others cannot use this address.` }),
  'this-computer': (it) => ({
    says: `${it.place.address} is this very computer (${it.interface}). Whether others can reach it can only be seen from another one.`,
  }),
  virtual: (it) => ({
    says: `${it.place.address} belongs to ${all(it.interfaces)}, which usually leads only to virtual machines or containers of this computer.`,
    todo: ['Use another address of the room, one in the network that both computers are in.'],
  }),
  tunnel: (it) => ({ says: `The way to ${it.place.address} leads through the tunnel ${all(it.interfaces)}, most likely a VPN.` }),
  public: (it) => ({
    says: `${it.place.address} is an address of the internet. Rooms answer only their local network, unless hosted with --allow-public.`,
  }),
  'other-subnet': (it) => ({
    says: `${it.place.address} is in none of the networks of this computer (${all(it.ours)}): a router has to lead there.`,
  }),
}
