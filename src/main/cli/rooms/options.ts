import { join } from 'node:path'
import { Option } from 'commander'
import envPaths from 'env-paths'
import { operatorFolder } from '../../operator-folder.ts'
import { integer, isOff, list, newCommand } from '../command.ts'
import type { Texts } from '../texts.ts'
import type { RoomsTexts } from './texts.ts'

/** Long enough for three questions, the last after 3 s, and for the answers of slow Wi-Fi to be checked. */
const USUAL_SECONDS = 5

const DAY_S = 86_400

/** Of a command line that is refused; 1 says that no room is live. */
export const EXIT_REFUSED = 2

export interface RoomsOptions {
  json: boolean
  watch: boolean
  scan: boolean
  /** Undefined with `scan`: as long as that takes; with `watch`: until it is stopped. */
  seconds: number | undefined
  doctor: string | undefined
  interface: string[]
  roomsFile: string
  /** Somebody named it, and so means it to be there. */
  roomsFileGiven: boolean
  rememberedFile: string
  mayScan: boolean
  /** Addresses, names, URLs and invite links to go to as well. */
  places: string[]
}

interface Raw {
  json: boolean
  watch: boolean
  scan: boolean
  seconds?: number
  doctor?: string
  interface?: string[]
  roomsFile: string
  data: string
}

/** Reads the command line of the list of rooms; see {@link newCommand}. */
export function readRoomsOptions(argv: readonly string[], words: RoomsTexts, texts: Texts, version: string): RoomsOptions {
  const options = [
    new Option('--json', words.options.json).default(false),
    new Option('--watch', words.options.watch).default(false),
    new Option('--scan', words.options.scan).default(false),
    new Option('--seconds <n>', words.options.seconds).argParser(integer(1, DAY_S, texts)),
    new Option('--doctor <room>', words.options.doctor),
    new Option('--interface <name>', words.options.interface).argParser(list((name) => name !== '', texts.wantsInterface)),
    new Option('--rooms-file <file>', words.options.roomsFile).default(join(operatorFolder(process.platform, process.env), 'rooms.txt')),
    new Option('--data <dir>', words.options.data).default(envPaths('watercooler', { suffix: '' }).data),
  ]
  const command = newCommand('watercooler-rooms', words.about, options, texts, version, EXIT_REFUSED)
  command.argument('[place...]', words.options.places)
  command.parse(argv, { from: 'user' })
  const { data, interface: interfaces = [], seconds, doctor, ...switches } = command.opts<Raw>()
  return {
    ...switches,
    interface: interfaces,
    doctor,
    roomsFileGiven: command.getOptionValueSource('roomsFile') !== 'default',
    seconds: seconds ?? (switches.watch || switches.scan ? undefined : USUAL_SECONDS),
    rememberedFile: join(data, 'known-rooms.json'),
    mayScan: isOff(process.env['WATERCOOLER_NO_SCAN'] ?? ''),
    places: command.args,
  }
}
