import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { SomeSettings } from '../../../shared/settings.ts'
import { operatorFolder } from '../../operator-folder.ts'

const FILE = 'policy.json'

const Days = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(36_500))

/** What whoever runs this computer has decided for all its users. */
const Policy = v.object({
  /** Listed for everybody: addresses, or invite links. */
  rooms: v.fallback(v.array(v.string()), []),
  mayHost: v.fallback(v.boolean(), true),
  mayScan: v.fallback(v.boolean(), true),
  /** A room hosted here needs a code. */
  mustHaveCode: v.fallback(v.boolean(), false),
  /** Longest time for which a room hosted here keeps messages. */
  keepDays: v.fallback(v.nullable(Days), null),
  /** Settings that people cannot change. */
  settings: v.fallback(SomeSettings, {}),
})
export type Policy = v.InferOutput<typeof Policy>

const NO_POLICY: Policy = { rooms: [], mayHost: true, mayScan: true, mustHaveCode: false, keepDays: null, settings: {} }

/** Strictest where the file cannot be read: whoever wrote it meant to forbid something. */
const UNREADABLE: Policy = { ...NO_POLICY, mayHost: false, mayScan: false }

export interface PolicyFile {
  policy: Policy
  /** In a system's words; null where the file is right, or is not there. */
  problem: string | null
}

/** Reads the operator's file once, at the start. */
export function readPolicy(folder = operatorFolder(process.platform, process.env)): PolicyFile {
  try {
    const policy = v.parse(v.object(Policy.entries), { ...NO_POLICY, ...(JSON.parse(readFileSync(join(folder, FILE), 'utf8')) as object) })
    return { policy, problem: null }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { policy: NO_POLICY, problem: null }
    return { policy: UNREADABLE, problem: error instanceof Error ? error.message : String(error) }
  }
}
