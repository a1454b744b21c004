import { once } from 'node:events'
import packageJson from '../../../../package.json' with { type: 'json' }
import type { FoundRoom } from '../../discovery/found-room.ts'
import { Finding } from '../../finding.ts'
import { textsFor } from '../texts.ts'
import { listText } from './list-text.ts'
import { readRoomsOptions, type RoomsOptions } from './options.ts'
import { roomsTextsFor, type RoomsTexts } from './texts.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Who opened to the last knock is checked in this time. */
const SETTLE_MS = 2_500

/** A refused command line; one room that is live is 0, none is 1. */
const EXIT_REFUSED = 2

/** Lists the rooms around in the terminal. */
export async function runRooms(argv: readonly string[]): Promise<void> {
  const words = roomsTextsFor(process.env)
  const options = readRoomsOptions(argv, words, textsFor(process.env), packageJson.version)
  if (options.scan && !options.mayScan) {
    process.stderr.write(`${words.scanForbidden}\n`)
    process.exitCode = EXIT_REFUSED
    return
  }
  const finding = await Finding.open({ ...options, only: options.interface, env: process.env })
  const stopping = new AbortController()
  stopOnSignal(stopping)
  if (options.seconds !== undefined) stopAfter(options.seconds * 1_000, stopping)
  const stopTelling = finding.watch((rooms) => options.watch && tell(rooms, options, words))
  await Promise.all([visitAll(finding, options, words), scanAll(finding, options, words, stopping), once(stopping.signal, 'abort')])
  stopTelling()
  tellProblems(finding, options, words)
  const rooms = finding.rooms.filter(({ state }) => state !== 'gone')
  if (!options.watch) tell(rooms, options, words)
  process.exitCode = rooms.some(({ state }) => state === 'live') ? 0 : 1
  await finding.close()
}

function tell(rooms: readonly FoundRoom[], { json, watch }: RoomsOptions, words: RoomsTexts): void {
  if (json) process.stdout.write(`${JSON.stringify(rooms)}\n`)
  else process.stdout.write(`${watch ? `\n── ${new Date().toLocaleTimeString()}\n` : ''}${listText(rooms, words)}`)
}

/** A second signal does not wait for anything. */
function stopOnSignal(stopping: AbortController): void {
  for (const signal of SIGNALS)
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(EXIT_REFUSED)
      stopping.abort()
    })
}

function stopAfter(ms: number, stopping: AbortController): void {
  setTimeout(() => stopping.abort(), ms).unref()
}

async function visitAll(finding: Finding, { places }: RoomsOptions, words: RoomsTexts): Promise<void> {
  await Promise.all(
    places.map(async (place) => {
      const visit = await finding.visit(place)
      if (!visit.ok) process.stderr.write(`${words.visited(place, words.causes[visit.reason])}\n`)
    }),
  )
}

async function scanAll(finding: Finding, options: RoomsOptions, words: RoomsTexts, stopping: AbortController): Promise<void> {
  if (!options.scan) return
  const isSeen = process.stderr.isTTY && !options.json
  await finding.scan({
    signal: stopping.signal,
    progress: ({ done, of }) => isSeen && process.stderr.write(`\r${words.scanning(done, of)}`),
  })
  if (isSeen) process.stderr.write('\n')
  if (options.seconds === undefined && !options.watch) stopAfter(SETTLE_MS, stopping)
}

function tellProblems(finding: Finding, { roomsFile }: RoomsOptions, words: RoomsTexts): void {
  for (const { line, reason } of finding.roomsFileProblems)
    process.stderr.write(`${words.badLine(roomsFile, line, words.lineProblems[reason])}\n`)
}
