import type { HostChange } from '../../../shared/desktop-bridge.ts'
import { startHost, type Host, type HostOptions } from '../../host.ts'
import { DEFAULT_HOST_LIMITS } from '../../http/host-limits.ts'
import type { Policy } from './policy.ts'
import { retentionOf } from './retention.ts'
import type { SettingsStore } from './settings-store.ts'

export interface OwnHostParts {
  folder: string
  version: string
  pageFolder: string
  log: HostOptions['log']
  policy: Policy
  settings: SettingsStore
  announce: HostOptions['announce']
  /** Where it listens; undefined: everywhere, on the usual port. */
  bind?: HostOptions['bind']
  port?: HostOptions['port']
}

/** The host of this computer's room: the same one as without a window, with what people of an office want of it. */
export function startOwnHost(parts: OwnHostParts, { title, code, newcomersSee }: HostChange): Promise<Host> {
  return startHost({
    ...parts,
    dataFolder: parts.folder,
    name: title,
    code: code === null ? '' : code,
    newcomersSee,
    ...retentionOf(parts.settings, parts.policy),
    seedApi: true,
    allowOrigins: [],
    allowHosts: [],
    allowPublic: false,
    limits: DEFAULT_HOST_LIMITS,
  })
}
