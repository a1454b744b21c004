import { createSocket } from 'node:dgram'
import type { RemoteInfo } from 'node:dgram'

/** What is used of a UDP socket; tests give one that is a member of a network in memory. */
export interface MdnsSocket {
  on(event: 'message', listener: (message: Buffer, from: RemoteInfo) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'listening', listener: () => void): unknown
  bind(port: number, address: string): unknown
  send(message: Buffer, offset: number, length: number, port: number, address: string, sent: (error: Error | null) => void): void
  setMulticastTTL(ttl: number): unknown
  setMulticastLoopback(isOn: boolean): unknown
  addMembership(group: string, interfaceAddress: string): void
  setMulticastInterface(interfaceAddress: string): void
  close(closed?: () => void): unknown
}

/** Port 5353 is shared with the system's own mDNS and with every other program that looks for something. */
export function openMdnsSocket(): MdnsSocket {
  return createSocket({ type: 'udp4', reuseAddr: true })
}
