import { readFileSync } from 'node:fs'
import { InvalidArgumentError, Option, type Command } from 'commander'
import envPaths from 'env-paths'
import * as v from 'valibot'
import { RoomCode, RoomName } from '../../shared/wire/requests.ts'
import { NEWCOMERS_SEE, type NewcomersSee } from '../../shared/wire/room.ts'
import { DEFAULT_HOST_LIMITS, type HostLimits } from '../http/host-limits.ts'
import type { KeyAndCertificate } from '../http/one-port.ts'
import { readAuthority } from '../http/own-host.ts'
import { integer, list, newCommand } from './command.ts'
import type { Texts } from './texts.ts'

/** The names of limits on the command line. */
const LIMITS: Record<string, keyof HostLimits> = {
  'send-rate': 'sendRate',
  text: 'text',
  body: 'body',
  'joins-per-address': 'joinsPerAddress',
  'sockets-per-address': 'socketsPerAddress',
  waiters: 'waiters',
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

export interface CliOptions {
  name?: string
  port?: number
  bind?: string
  data: string
  code?: string
  newcomersSee?: NewcomersSee
  keepDays?: number
  keepEvents?: number
  seedApi: boolean
  allowOrigin: string[]
  allowHost: string[]
  allowPublic: boolean
  operatorTls: KeyAndCertificate | undefined
  limits: HostLimits
  announce: boolean
  interface: string[]
  ownerLink: boolean
  json: boolean
  open: boolean
  logLevel: string
}

interface Raw extends Omit<CliOptions, 'limits' | 'operatorTls' | 'allowOrigin' | 'allowHost' | 'interface'> {
  limit?: Partial<HostLimits>
  allowOrigin?: string[]
  allowHost?: string[]
  interface?: string[]
  tlsCert?: string
  tlsKey?: string
}

/**
 * Reads the command line; each option is also an environment variable (`WATERCOOLER_PORT` …), which the command line
 * overrides; repeatable ones take a comma-separated list there. Prints and exits on `--help`, `--version` and mistakes.
 */
export function readOptions(argv: readonly string[], texts: Texts, version: string): CliOptions {
  const command = build(texts, version).parse(argv, { from: 'user' })
  const { limit, tlsCert, tlsKey, allowOrigin = [], allowHost = [], interface: interfaces = [], ...options } = command.opts<Raw>()
  if ((tlsCert === undefined) !== (tlsKey === undefined)) command.error(texts.bothTls)
  const operatorTls = tlsCert !== undefined && tlsKey !== undefined ? readTls(command, texts, tlsCert, tlsKey) : undefined
  return { ...options, allowOrigin, allowHost, interface: interfaces, operatorTls, limits: { ...DEFAULT_HOST_LIMITS, ...limit } }
}

function build(texts: Texts, version: string): Command {
  const words = texts.options
  const line = (schema: typeof RoomName, expected: string) => (text: string) => {
    const result = v.safeParse(schema, text)
    if (!result.success) throw new InvalidArgumentError(expected)
    return result.output
  }
  const oneOf = (choices: readonly string[]) => (text: string) => {
    if (!choices.includes(text)) throw new InvalidArgumentError(texts.wantsOneOf(choices.join(', ')))
    return text
  }
  const years = integer(1, 36_500, texts)

  const options = [
    new Option('--name <name>', words.name).argParser(line(RoomName, texts.wantsName)),
    new Option('--port <n>', words.port).argParser(integer(0, 65_535, texts)),
    new Option('--bind <addr>', words.bind),
    new Option('--data <dir>', words.data).default(envPaths('watercooler', { suffix: '' }).data),
    new Option('--code <word>', words.code).argParser((text) => (text === '' ? '' : line(RoomCode, texts.wantsCode)(text))),
    new Option('--newcomers-see <what>', words.newcomersSee).choices(NEWCOMERS_SEE).argParser(oneOf(NEWCOMERS_SEE)),
    new Option('--keep-days <n>', words.keepDays).argParser(years),
    new Option('--keep-events <n>', words.keepEvents).argParser(integer(1, Number.MAX_SAFE_INTEGER, texts)),
    new Option('--allow-origin <origin>', words.allowOrigin).argParser(list(isOrigin, texts.wantsOrigin)),
    new Option('--allow-host <name>', words.allowHost).argParser(list(isHostName, texts.wantsHost)),
    new Option('--allow-public', words.allowPublic).default(false),
    new Option('--tls-cert <file>', words.tlsCert),
    new Option('--tls-key <file>', words.tlsKey),
    new Option('--limit <name=value>', words.limit).argParser(addLimit(texts)),
    new Option('--no-seed-api', words.noSeedApi),
    new Option('--no-announce', words.noAnnounce),
    new Option('--interface <name>', words.interface).argParser(list((name) => name !== '', texts.wantsInterface)),
    new Option('--owner-link', words.ownerLink).default(false),
    new Option('--json', words.json).default(false),
    new Option('--open', words.open).default(false),
    new Option('--log-level <level>', words.logLevel)
      .choices(LOG_LEVELS)
      .argParser(oneOf(LOG_LEVELS))
      .default(process.stderr.isTTY ? 'warn' : 'info'),
  ]
  return newCommand('watercooler', texts.about, options, texts, version)
}

function addLimit(texts: Texts) {
  return (text: string, before: Partial<HostLimits> = {}): Partial<HostLimits> => {
    const added = text.split(',').map((item) => {
      const [, name = '', value = ''] = /^\s*([a-z-]+)=(\d{1,12})\s*$/.exec(item) ?? []
      const limit = LIMITS[name]
      if (limit === undefined) throw new InvalidArgumentError(texts.wantsLimit(Object.keys(LIMITS).join(', ')))
      return [limit, Number(value)]
    })
    return { ...before, ...(Object.fromEntries(added) as Partial<HostLimits>) }
  }
}

/** As browsers write it: scheme and authority, no path. */
function isOrigin(text: string): boolean {
  return text === '*' || (URL.canParse(text) && new URL(text).origin === text)
}

function isHostName(text: string): boolean {
  return readAuthority(text) !== undefined
}

function readTls(command: Command, texts: Texts, certFile: string, keyFile: string): KeyAndCertificate {
  const [cert, key] = [certFile, keyFile].map((path) => {
    try {
      return readFileSync(path)
    } catch {
      return command.error(texts.unreadableFile(path))
    }
  })
  return { cert: cert ?? '', key: key ?? '' }
}
