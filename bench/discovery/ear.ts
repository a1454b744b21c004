import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { MDNS_GROUP } from '../../src/main/discovery/guarded-socket.ts'

/** Run in a namespace: `ear.ts <address of the interface>`. Writes a line for each packet of mDNS that it hears. */
const MDNS_PORT = 5353
const RESPONSE_BIT = 0x80

const [address = ''] = process.argv.slice(2)
const socket = createSocket({ type: 'udp4', reuseAddr: true }).bind(MDNS_PORT, '0.0.0.0')
await once(socket, 'listening')
socket.addMembership(MDNS_GROUP, address)
process.stdout.write('listening\n')
socket.on('message', (packet, { address: from }) => {
  const kind = (packet[2] ?? 0) & RESPONSE_BIT ? 'answer' : 'question'
  process.stdout.write(`${from} ${kind} ${packet.length}\n`)
})
