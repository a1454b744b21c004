import { join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { readRoomsOptions } from '../../src/main/cli/rooms/options.ts'
import { roomsTextsFor } from '../../src/main/cli/rooms/texts.ts'
import { textsFor } from '../../src/main/cli/texts.ts'
import { roomsCommand as command } from '../support/rooms-command.ts'
import { runCli } from '../support/run-cli.ts'

const ZH = { LANG: 'zh_CN.UTF-8' }

const VARIABLES: Record<string, string> = {
  '--json': 'WATERCOOLER_JSON',
  '--watch': 'WATERCOOLER_WATCH',
  '--scan': 'WATERCOOLER_SCAN',
  '--seconds': 'WATERCOOLER_SECONDS',
  '--doctor': 'WATERCOOLER_DOCTOR',
  '--interface': 'WATERCOOLER_INTERFACE',
  '--rooms-file': 'WATERCOOLER_ROOMS_FILE',
  '--data': 'WATERCOOLER_DATA',
}

describe('An option of the list of rooms', () => {
  afterEach(() => void vi.unstubAllEnvs())

  const read = (argv: readonly string[], env: Record<string, string> = {}) => {
    vi.unstubAllEnvs()
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
    return readRoomsOptions(argv, roomsTextsFor({ LANG: 'en' }), textsFor({ LANG: 'en' }), '1')
  }

  test('is in the help with its variable, in both languages', async () => {
    const [en, zh] = await Promise.all([runCli(['--help'], { command }), runCli(['--help'], { command, env: ZH })])
    expect([en.code, en.err, zh.code, zh.err]).toEqual([0, '', 0, ''])
    expect(en.out).toContain('List the rooms on this network.')
    expect(zh.out).toContain('列出本网络中的房间。')
    for (const { out } of [en, zh]) {
      const flat = out.replace(/\s+/g, ' ')
      for (const [option, variable] of Object.entries(VARIABLES)) {
        expect(flat).toContain(`${option} `)
        expect(flat).toContain(`env: ${variable}`)
      }
    }
    expect(zh.out.match(/^\S.*[:：]/gm)?.map((title) => title.replace(/[:：].*/, ''))).toEqual(['用法', '参数', '选项'])
    const given = [...en.out.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option]) => option)
    expect(given.toSorted()).toEqual([...Object.keys(VARIABLES), '--help', '--version'].toSorted())
  })

  test('--version says which version it is', async () =>
    expect(await runCli(['--version'], { command })).toEqual({ code: 0, out: `${packageJson.version}\n`, err: '' }))

  test.each([
    ['--seconds', '7'],
    ['--doctor', '192.168.1.20'],
    ['--interface', 'wlan0'],
    ['--rooms-file', '/somewhere/rooms.txt'],
    ['--data', '/somewhere'],
  ])('is also a variable: %s', (option, value) => {
    const given = read([option, value])
    expect(given).not.toEqual(read([]))
    expect(read([], { [VARIABLES[option] ?? '']: value })).toEqual(given)
  })

  test.each(['--json', '--watch', '--scan'])('is also a variable that is on, off or left out: %s', (option) => {
    const variable = VARIABLES[option] ?? ''
    const [on, off] = [read([option]), read([])]
    expect(on).not.toEqual(off)
    for (const value of ['1', 'true', 'yes']) expect([value, read([], { [variable]: value })]).toEqual([value, on])
    for (const value of ['', '0', 'false', 'no', 'OFF']) expect([value, read([], { [variable]: value })]).toEqual([value, off])
  })

  test('may name several interfaces', () => {
    expect(read(['--interface', 'wlan0', '--interface', 'eth0']).interface).toEqual(['wlan0', 'eth0'])
    expect(read([], { WATERCOOLER_INTERFACE: 'wlan0, eth0' }).interface).toEqual(['wlan0', 'eth0'])
    expect(read([]).interface).toEqual([])
  })

  test('says how long to look: five seconds, unless it is watched or knocked', () => {
    expect(read([]).seconds).toBe(5)
    expect(read(['--watch']).seconds).toBeUndefined()
    expect(read(['--scan']).seconds).toBeUndefined()
    for (const more of [[], ['--watch'], ['--scan']]) expect(read([...more, '--seconds', '9']).seconds).toBe(9)
  })

  test('says where rooms are remembered and where the operator’s list is', () => {
    expect(read(['--data', '/somewhere']).rememberedFile).toBe(join('/somewhere', 'known-rooms.json'))
    expect(read([]).roomsFile).toMatch(/rooms\.txt$/)
  })

  test.each([
    ['', true],
    ['0', true],
    ['no', true],
    ['1', false],
    ['yes', false],
  ])('knocking is allowed unless the operator says otherwise: WATERCOOLER_NO_SCAN=%s', (value, mayScan) =>
    expect(read([], { WATERCOOLER_NO_SCAN: value }).mayScan).toBe(mayScan),
  )
})

describe('A mistake on the command line of the list', () => {
  const mistakes: [string[], RegExp, RegExp][] = [
    [['--seconds', '0'], /^--seconds: .*1 to 86400/, /^--seconds：.*1 到 86400/],
    [['--seconds', 'x'], /^--seconds: .*whole number/, /^--seconds：.*整数/],
    [['--seconds'], /^--seconds: .*missing/, /^--seconds：.*缺少/],
    [['--interface', ''], /^--interface: .*name of a network interface/, /^--interface：.*网络接口/],
    [['--interface', 'eth0,'], /^--interface: .*name of a network interface/, /^--interface：.*网络接口/],
    [['--colour'], /no option --colour/, /没有选项 --colour/],
  ]

  test.each(mistakes)('%j ends with one line, in both languages', (args, en, zh) => {
    vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`exit ${code}`)
    })
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    onTestFinished(() => void vi.restoreAllMocks())
    for (const [LANG, line] of [
      ['en_GB', en],
      ['zh_CN', zh],
    ] as const) {
      write.mockClear()
      expect(() => readRoomsOptions(args, roomsTextsFor({ LANG }), textsFor({ LANG }), '1')).toThrow('exit 2')
      expect(write.mock.calls).toEqual([[expect.stringMatching(/^[^\n]+\n$/)]])
      expect(write.mock.calls[0]?.[0]).toMatch(line)
    }
  })

  test('ends the process with 2, which is not the 1 of an empty list, and that line on stderr alone', async () => {
    const [en, zh] = await Promise.all([runCli(['--seconds', 'x'], { command }), runCli(['--seconds', 'x'], { command, env: ZH })])
    expect(en).toEqual({ code: 2, out: '', err: '--seconds: a whole number from 1 to 86400 is expected.\n' })
    expect(zh).toEqual({ code: 2, out: '', err: '--seconds：应为 1 到 86400 的整数。\n' })
  })

  test('in a variable is named itself', async () => {
    const { code, err } = await runCli([], { command, env: { WATERCOOLER_SECONDS: 'long' } })
    expect([code, err]).toEqual([2, 'WATERCOOLER_SECONDS: a whole number from 1 to 86400 is expected.\n'])
  })
})
