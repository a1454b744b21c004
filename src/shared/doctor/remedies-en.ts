import type { Place } from './finding.ts'
import { portsFor } from './place-text.ts'
import type { OnComputer } from './words.ts'

const PRIVATE_NETWORK = 'Press Win+R, enter ms-settings:network, open the network in use and, if you trust it, make it a private one.'
const LOCAL_NETWORK = 'System Settings → Privacy & Security → Local Network: switch it on for Watercooler or your terminal.'

/** Multicast DNS, which needs no program of the system: avahi may run beside it or be missing. */
const MDNS_LINUX = [
  'ufw: sudo ufw allow 5353/udp',
  'firewalld: sudo firewall-cmd --permanent --add-service=mdns',
  'then sudo firewall-cmd --reload',
]

export const letRoomIn = (place: Place, at: OnComputer['at']): OnComputer => ({
  at,
  what:
    at === 'here'
      ? 'Let the room through the firewall of this computer:'
      : 'On the computer that hosts the room, let it through the firewall:',
  windows: [
    PRIVATE_NETWORK,
    `Open “Allow an app through Windows Firewall” and tick Watercooler or Node.js for private networks; or add an inbound rule for TCP ${portsFor(place, '–')} and UDP 5353.`,
  ],
  macos: ['System Settings → Network → Firewall → Options: allow incoming connections for Watercooler or node.'],
  linux: [
    `ufw: sudo ufw allow ${portsFor(place, ':')}/tcp`,
    `firewalld: sudo firewall-cmd --permanent --add-port=${portsFor(place, '-')}/tcp`,
    'then sudo firewall-cmd --reload',
  ],
})

export const hearHere: OnComputer = {
  at: 'here',
  what: 'Let announcements (UDP 5353) reach this computer:',
  windows: [PRIVATE_NETWORK, 'Open “Allow an app through Windows Firewall” and tick Watercooler or Node.js for private networks.'],
  macos: [LOCAL_NETWORK],
  linux: MDNS_LINUX,
}

export const announceThere: OnComputer = {
  at: 'host',
  what: 'On the computer that hosts the room, leave --no-announce out and let announcements (UDP 5353) through:',
  windows: [PRIVATE_NETWORK],
  macos: [LOCAL_NETWORK],
  linux: MDNS_LINUX,
}

export const reachNeighbours: OnComputer = {
  at: 'here',
  what: 'Check whether this computer may use the local network:',
  windows: ['A security program may block it; its log says so.'],
  macos: [LOCAL_NETWORK],
  linux: ['A rule for what leaves may block it: sudo nft list ruleset shows them all.'],
}

export const sameNetwork =
  'Check that both computers are in the same network: not one of them in the guest Wi-Fi, in another VLAN or on mobile data.'
export const noIsolation =
  'On the access point, switch off what keeps devices apart: client isolation, AP isolation, guest mode; and let multicast through.'
export const askForAddress = 'Ask whoever hosts the room for the address it shows now, or for a new invite link.'
export const isItOpen = 'Check that the room is open and its computer awake.'
export const noVpn = 'Disconnect the VPN for a moment; if that helps, let it leave the local network alone (“allow local network access”).'
