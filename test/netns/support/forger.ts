import { fileURLToPath } from 'node:url'
import type { Machine } from './machine.ts'

const SEND_PACKETS = fileURLToPath(new URL('send-packets.ts', import.meta.url))

/** Somebody on this machine who says whatever they like, as every mDNS responder does: to the group, from its port. */
export async function say(machine: Machine, ...packets: Buffer[]): Promise<void> {
  const sender = machine.run([process.execPath, SEND_PACKETS, machine.address, ...packets.map((packet) => packet.toString('base64'))])
  const code = await sender.ended
  if (code !== 0) throw new Error(`not sent: ${sender.errors}`)
}
