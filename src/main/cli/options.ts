import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option, type CommanderError } from 'commander'
import envPaths from 'env-paths'
import * as v from 'valibot'
import { RoomCode, RoomName } from '../../shared/wire/requests.ts'
import { NEWCOMERS_SEE, type NewcomersSee } from '../../shared/wire/room.ts'
import { DEFAULT_HOST_LIMITS, type HostLimits } from '../http/host-limits.ts'
import type { KeyAndCertificate } from '../http/one-port.ts'
import { readAuthority } from '../http/own-host.ts'
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
  ownerLink: boolean
  json: boolean
  open: boolean
  logLevel: string
}

interface Raw extends Omit<CliOptions, 'limits' | 'operatorTls' | 'allowOrigin' | 'allowHost'> {
  limit?: Partial<HostLimits>
  allowOrigin?: string[]
  allowHost?: string[]
  tlsCert?: string
  tlsKey?: string
}

/**
 * Reads the command line; each option is also an environment variable (`WATERCOOLER_PORT` …), which the command line
 * overrides; repeatable ones take a comma-separated list there. Prints and exits on `--help`, `--version` and mistakes.
 */
export function readOptions(argv: readonly string[], texts: Texts, version: string): CliOptions {
  const command = build(texts, version).parse(argv, { from: 'user' })
  const { limit, tlsCert, tlsKey, allowOrigin = [], allowHost = [], ...options } = command.opts<Raw>()
  if ((tlsCert === undefined) !== (tlsKey === undefined)) command.error(texts.bothTls)
  const operatorTls = tlsCert !== undefined && tlsKey !== undefined ? readTls(command, texts, tlsCert, tlsKey) : undefined
  return { ...options, allowOrigin, allowHost, operatorTls, limits: { ...DEFAULT_HOST_LIMITS, ...limit } }
}

function build(texts: Texts, version: string): Command {
  const words = texts.options
  const integer = (min: number, max: number) => (text: string) => {
    const number = Number(text)
    if (!/^\d+$/.test(text) || number < min || number > max) throw new InvalidArgumentError(texts.wantsInteger(min, max))
    return number
  }
  const line = (schema: typeof RoomName, expected: string) => (text: string) => {
    const result = v.safeParse(schema, text)
    if (!result.success) throw new InvalidArgumentError(expected)
    return result.output
  }
  const list =
    (check: (item: string) => boolean, expected: string) =>
    (text: string, before: string[] = []) => {
      const items = text.split(',').map((item) => item.trim())
      if (!items.every(check)) throw new InvalidArgumentError(expected)
      return [...before, ...items]
    }
  const oneOf = (choices: readonly string[]) => (text: string) => {
    if (!choices.includes(text)) throw new InvalidArgumentError(texts.wantsOneOf(choices.join(', ')))
    return text
  }
  const years = integer(1, 36_500)

  const options = [
    new Option('--name <name>', words.name).argParser(line(RoomName, texts.wantsName)),
    new Option('--port <n>', words.port).argParser(integer(0, 65_535)),
    new Option('--bind <addr>', words.bind),
    new Option('--data <dir>', words.data).default(envPaths('watercooler', { suffix: '' }).data),
    new Option('--code <word>', words.code).argParser((text) => (text === '' ? '' : line(RoomCode, texts.wantsCode)(text))),
    new Option('--newcomers-see <what>', words.newcomersSee).choices(NEWCOMERS_SEE).argParser(oneOf(NEWCOMERS_SEE)),
    new Option('--keep-days <n>', words.keepDays).argParser(years),
    new Option('--keep-events <n>', words.keepEvents).argParser(integer(1, Number.MAX_SAFE_INTEGER)),
    new Option('--allow-origin <origin>', words.allowOrigin).argParser(list(isOrigin, texts.wantsOrigin)),
    new Option('--allow-host <name>', words.allowHost).argParser(list(isHostName, texts.wantsHost)),
    new Option('--allow-public', words.allowPublic).default(false),
    new Option('--tls-cert <file>', words.tlsCert),
    new Option('--tls-key <file>', words.tlsKey),
    new Option('--limit <name=value>', words.limit).argParser(addLimit(texts)),
    new Option('--no-seed-api', words.noSeedApi),
    new Option('--no-announce', words.noAnnounce),
    new Option('--owner-link', words.ownerLink).default(false),
    new Option('--json', words.json).default(false),
    new Option('--open', words.open).default(false),
    new Option('--log-level <level>', words.logLevel)
      .choices(LOG_LEVELS)
      .argParser(oneOf(LOG_LEVELS))
      .default(process.stderr.isTTY ? 'warn' : 'info'),
  ]
  const command = new Command('watercooler')
    .description(texts.about)
    .version(version, '-V, --version', words.version)
    .helpOption('-h, --help', words.help)
    .configureHelp({ styleTitle: (title) => texts.titles[title] ?? title })
    .allowExcessArguments(false)
  for (const option of options) command.addOption(withVariable(option))
  // Commander explains mistakes in English only, and does so before it asks how to exit.
  command.configureOutput({ outputError: () => undefined })
  return command.exitOverride((error) => {
    if (error.exitCode !== 0) process.stderr.write(`${explainMistake(error, texts)}\n`)
    process.exit(error.exitCode)
  })
}

function explainMistake({ code, message }: CommanderError, texts: Texts): string {
  const [, option = ''] = /option '(-[^ ']*)/.exec(message) ?? []
  const [, variable] = / from env '([^']*)'/.exec(message) ?? []
  const [, expected = ''] = / is invalid\. (.*)$/s.exec(message) ?? []
  if (code === 'commander.invalidArgument') return texts.badOption(variable ?? option, expected)
  if (code === 'commander.unknownOption') return texts.unknownOption(option)
  if (code === 'commander.optionMissingArgument') return texts.missingValue(option)
  return code === 'commander.excessArguments' ? texts.tooMany : message
}

/** For a switch, `0`, `false`, `no` and nothing mean what they say. */
function withVariable(option: Option): Option {
  const name = `WATERCOOLER_${option.name().replaceAll('-', '_').toUpperCase()}`
  const value = process.env[name]
  const isOff = !option.required && value !== undefined && /^(0|false|no|off|)$/i.test(value)
  return isOff ? option : option.env(name)
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
