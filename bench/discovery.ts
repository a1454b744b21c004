/* eslint-disable no-console -- it prints what it measured */
import { parseArgs } from 'node:util'
import { joiningNetwork, killing, moving, opening, quitting, resetting, unplugging } from './discovery/changes.ts'
import { countingPackets, findingCrowd } from './discovery/crowd.ts'
import { assertCanWire, closeAll, progress, type Figure } from './discovery/measuring.ts'
import { median } from './frames.ts'

/**
 * How soon a list of rooms follows what happens on the network: real hosts and lists in network namespaces, from whose
 * networks nothing leaves. `--only quit,kill` measures these; `--runs 10` each so often. All of it takes a quarter of an hour.
 */
const ROWS: Record<string, (runs: number) => Promise<Figure[]>> = {
  open: opening,
  quit: quitting,
  kill: killing,
  unplug: unplugging,
  move: moving,
  network: joiningNetwork,
  reset: resetting,
  crowd: findingCrowd,
  traffic: countingPackets,
}

const RUNS = '5'

const { values: options } = parseArgs({ options: { only: { type: 'string' }, runs: { type: 'string', default: RUNS } } })

function shown(value: number, unit: Figure['unit']): string {
  if (unit === 's') return `${(value / 1_000).toFixed(1)} s`
  return unit === 'ms' ? `${value.toFixed(0)} ms` : `${value.toFixed(1)} /s`
}

const table: Record<string, Record<string, string>> = {}

async function measure(name: string, runs: number): Promise<void> {
  progress(`${name} …`)
  for (const { what, unit, values } of (await ROWS[name]?.(runs)) ?? []) {
    const figure = { median: shown(median(values), unit), worst: shown(Math.max(...values), unit), of: String(values.length) }
    progress(`  ${what}: ${figure.median}, at worst ${figure.worst}`)
    table[what] = figure
  }
}

const names = options.only?.split(',') ?? Object.keys(ROWS)
const unknown = names.filter((name) => !Object.hasOwn(ROWS, name))
if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: there are ${Object.keys(ROWS).join(', ')}`)
assertCanWire()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void closeAll().finally(() => process.exit(1)))
// What was measured is worth something, whatever comes after.
process.once('exit', () => console.table(table))
for (const name of names) await measure(name, Number(options.runs))
