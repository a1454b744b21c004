import { once } from 'node:events'
import packageJson from '../../../../package.json' with { type: 'json' }
import type { Platform } from '../../../shared/doctor/words.ts'
import { wordsEn } from '../../../shared/doctor/words-en.ts'
import { wordsZh } from '../../../shared/doctor/words-zh.ts'
import type { FoundRoom } from '../../discovery/found-room.ts'
import { Finding } from '../../finding.ts'
import { doctorText } from '../doctor-text.ts'
import { isChinese, textsFor } from '../texts.ts'
import { listText } from './list-text.ts'
import { EXIT_REFUSED, readRoomsOptions, type RoomsOptions } from './options.ts'
import { roomsTextsFor, type RoomsTexts } from './texts.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Whose remedies are shown first. */
const SYSTEMS: Partial<Record<NodeJS.Platform, Platform>> = { win32: 'windows', darwin: 'macos', linux: 'linux' }

/** Who opened to the last knock is checked in this time. */
const SETTLE_MS = 2_500

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
  // Nobody reads on, as behind `| head -1`: there is nobody to tell.
  process.stdout.on('error', () => stopping.abort())
  process.stderr.on('error', () => undefined)
  if (options.seconds !== undefined) stopAfter(options.seconds * 1_000, stopping)
  const stopTelling = finding.watch((rooms) => options.watch && tell(rooms, options, words))
  await Promise.all([
    Promise.race([visitAll(finding, options, words), once(stopping.signal, 'abort')]),
    scanAll(finding, options, words, stopping),
    once(stopping.signal, 'abort'),
  ])
  stopTelling()
  tellProblems(finding, options, words)
  process.exitCode =
    options.doctor === undefined ? tellRooms(finding, options, words) : await tellDiagnosis(finding, options.doctor, options)
  await finding.close()
  // A name server that is gone may keep a question open for minutes.
  process.stdout.write('', () => process.exit())
}

/** @returns the exit code */
function tellRooms(finding: Finding, options: RoomsOptions, words: RoomsTexts): number {
  const rooms = finding.rooms.filter(({ state }) => state !== 'gone')
  if (!options.watch) tell(rooms, options, words)
  if (rooms.length === 0) tellWhere(finding, options, words)
  return rooms.some(({ state }) => state === 'live') ? 0 : 1
}

async function tellDiagnosis(finding: Finding, room: string, { json }: RoomsOptions): Promise<number> {
  const diagnosis = await finding.diagnose(room)
  const words = isChinese(process.env) ? wordsZh : wordsEn
  process.stdout.write(json ? `${JSON.stringify(diagnosis)}\n` : doctorText(diagnosis, words, SYSTEMS[process.platform]))
  return diagnosis.isWell ? 0 : 1
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

/** Nothing can be heard where nobody listens. */
function tellWhere(finding: Finding, { interface: wanted }: RoomsOptions, words: RoomsTexts): void {
  const { interfaces, skipped } = finding.links
  const absent = skipped.filter(({ reason, name }) => reason === 'absent' && wanted.includes(name)).map(({ name }) => name)
  if (absent.length > 0) process.stderr.write(`${words.noInterface(absent.join(', '))}\n`)
  else if (interfaces.length === 0) process.stderr.write(`${words.noNetwork}\n`)
}

function tellProblems(finding: Finding, { roomsFile, roomsFileGiven }: RoomsOptions, words: RoomsTexts): void {
  if (roomsFileGiven && !finding.hasRoomsFile) process.stderr.write(`${words.noRoomsFile(roomsFile)}\n`)
  for (const { line, reason } of finding.roomsFileProblems)
    process.stderr.write(`${words.badLine(roomsFile, line, words.lineProblems[reason])}\n`)
}
