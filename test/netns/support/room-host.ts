import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HostHealth } from '../../../src/shared/wire/health.ts'
import type { Lines } from './lines.ts'
import type { Machine } from './machine.ts'

const HEADLESS = fileURLToPath(new URL('../../../src/main/headless.ts', import.meta.url))
const ASK_HEALTH = fileURLToPath(new URL('ask-health.ts', import.meta.url))

/** A room that is open. */
export interface RoomHost {
  id: string
  port: number
  machine: Machine
  program: Lines
  /** When it said that it is open, of `performance.now()`. */
  openedAt: number
}

interface Hosting {
  /** Undefined: as the room is called already, or the machine. */
  name?: string
  /** The folder of the room; rooms of one machine need one each. */
  folder?: string
  options?: readonly string[]
}

export const roomFolder = (machine: Machine, folder = 'room'): string => join(machine.folder, folder)

/** Opens a room on this machine, as people do. */
export async function hostRoom(machine: Machine, { name, folder, options = [] }: Hosting = {}): Promise<RoomHost> {
  const named = name === undefined ? [] : ['--name', name]
  const data = roomFolder(machine, folder)
  const program = machine.run([process.execPath, HEADLESS, '--json', '--log-level', 'warn', '--data', data, ...named, ...options])
  const { text, at } = await program.line(() => true, { from: 0 })
  const { url, room } = JSON.parse(text) as { url: string; room: { id: string } }
  return { id: room.id, port: Number(new URL(url).port), machine, program, openedAt: at }
}

/** How the host is, as a member on another machine is told. */
export async function healthOf({ machine, port, id }: RoomHost, from: Machine): Promise<HostHealth> {
  const asking = from.run([process.execPath, ASK_HEALTH, `http://${machine.address}:${port}`, id])
  const { text } = await asking.line(() => true, { from: 0 })
  return JSON.parse(text) as HostHealth
}
