import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { MDNS_GROUP } from '../../../src/main/discovery/guarded-socket.ts'

/** Run in a namespace: `send-packets.ts <address of the interface> <packet in base64>…` */
const MDNS_PORT = 5353

const [address = '', ...packets] = process.argv.slice(2)
const socket = createSocket({ type: 'udp4', reuseAddr: true }).bind(MDNS_PORT, '0.0.0.0')
await once(socket, 'listening')
socket.setMulticastInterface(address)
for (const packet of packets)
  await new Promise<void>((resolve, reject) =>
    socket.send(Buffer.from(packet, 'base64'), MDNS_PORT, MDNS_GROUP, (error) => (error ? reject(error) : resolve())),
  )
socket.close()
