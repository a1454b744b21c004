import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** One socket of a process, as Linux tells it (`/proc/<pid>/net/*`, proc(5)). */
export interface SeenSocket {
  kind: 'tcp' | 'tcp6' | 'udp' | 'udp6'
  local: string
  remote: string
  state: number
}

const KINDS = ['tcp', 'tcp6', 'udp', 'udp6'] as const
const LISTENING = 0x0a

/** Every IP socket that the process has open now. */
export function socketsOf(pid: number): SeenSocket[] {
  const inodes = new Set(socketInodesOf(pid))
  return KINDS.flatMap((kind) =>
    tableOf(pid, kind)
      .filter(({ inode }) => inodes.has(inode))
      .map(({ local, remote, state }) => ({ kind, local, remote, state })),
  )
}

/** Connections that came in end at a port the process listens on; what does not, went out. UDP asks for names and announces. */
export function outboundOf(sockets: readonly SeenSocket[]): SeenSocket[] {
  const listening = new Set(
    sockets.filter(({ kind, state }) => kind.startsWith('tcp') && state === LISTENING).map(({ local }) => portOf(local)),
  )
  return sockets.filter(({ kind, local }) => kind.startsWith('udp') || !listening.has(portOf(local)))
}

function portOf(address: string): string {
  return address.slice(address.lastIndexOf(':') + 1)
}

function socketInodesOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`
  return readdirSync(folder).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${fd}`))?.slice(1) ?? []
    } catch {
      // Closed since the folder was read.
      return []
    }
  })
}

function tableOf(pid: number, kind: string): { local: string; remote: string; state: number; inode: string }[] {
  const lines = readFileSync(`/proc/${pid}/net/${kind}`, 'utf8').trim().split('\n').slice(1)
  return lines.map((line) => {
    const [, local = '', remote = '', state = '', , , , , , inode = ''] = line.trim().split(/\s+/)
    return { local, remote, state: parseInt(state, 16), inode }
  })
}
