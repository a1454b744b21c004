import type { Bridge, ClientBridge } from './bridge.ts'
import type { HostBridge, RoomsBridge, ShellBridge } from './desktop-bridge.ts'

type VerbsOf<B> = readonly (keyof { [Verb in keyof B as B[Verb] extends (...args: never[]) => unknown ? Verb : never]: true })[]

interface AllVerbs {
  client: VerbsOf<ClientBridge>
  rooms: VerbsOf<RoomsBridge>
  host: VerbsOf<HostBridge>
  shell: VerbsOf<ShellBridge>
}

/** What crosses from the window to the main process, written once: both ends are made from it. */
export const VERBS = {
  client: [
    'card',
    'known',
    'names',
    'join',
    'poll',
    'cancel',
    'send',
    'outbox',
    'retry',
    'discard',
    'wake',
    'history',
    'rename',
    'typing',
    'leave',
    'away',
  ],
  rooms: ['watch', 'refresh', 'visit', 'scan', 'stopScan', 'doctor', 'forget', 'addressOf'],
  host: ['watch', 'start', 'stop', 'change', 'remove', 'backUp', 'showFolder'],
  shell: ['watch', 'change', 'request', 'dismiss', 'tell', 'attention', 'copy', 'names'],
} as const satisfies AllVerbs

export type VerbGroup = keyof typeof VERBS

export const channelOf = (group: string, verb: string): string => `watercooler:${group}.${verb}`

/** The whole bridge over one function that carries a call. */
export function bridgeOver(invoke: (channel: string, args: unknown) => Promise<unknown>): Required<Bridge> {
  const groups = Object.entries(VERBS).map(([group, verbs]) => {
    const calls = verbs.map((verb) => [verb, (args?: unknown) => invoke(channelOf(group, verb), args)] as const)
    return [group, Object.fromEntries(calls)] as const
  })
  const bridge = Object.fromEntries(groups) as unknown as Required<Bridge>
  return { ...bridge, client: { ...bridge.client, sharesPoll: true } }
}
