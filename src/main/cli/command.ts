import { Command, InvalidArgumentError, type CommanderError, type Option } from 'commander'
import type { Texts } from './texts.ts'

/**
 * A command whose options are also environment variables (`WATERCOOLER_PORT` …), which the command line overrides. It prints
 * and ends the process on `--help`, `--version` and mistakes, with `exitMistaken` on these.
 */
export function newCommand(
  name: string,
  about: string,
  options: readonly Option[],
  texts: Texts,
  version: string,
  exitMistaken = 1,
): Command {
  const command = new Command(name)
    .description(about)
    .version(version, '-V, --version', texts.options.version)
    .helpOption('-h, --help', texts.options.help)
    .configureHelp({ styleTitle: (title) => texts.titles[title] ?? title })
    .allowExcessArguments(false)
  for (const option of options) command.addOption(withVariable(option))
  // Commander explains mistakes in English only, and does so before it asks how to exit.
  command.configureOutput({ outputError: () => undefined })
  return command.exitOverride((error) => {
    if (error.exitCode === 0) process.exit(0)
    process.stderr.write(`${explainMistake(error, texts)}\n`)
    process.exit(exitMistaken)
  })
}

export function integer(min: number, max: number, texts: Texts) {
  return (text: string): number => {
    const number = Number(text)
    if (!/^\d+$/.test(text) || number < min || number > max) throw new InvalidArgumentError(texts.wantsInteger(min, max))
    return number
  }
}

/** For an option that may be repeated; a variable has its items separated by commas. */
export function list(check: (item: string) => boolean, expected: string) {
  return (text: string, before: string[] = []): string[] => {
    const items = text.split(',').map((item) => item.trim())
    if (!items.every(check)) throw new InvalidArgumentError(expected)
    return [...before, ...items]
  }
}

/** For a switch, `0`, `false`, `no` and nothing mean what they say. */
export const isOff = (value: string): boolean => /^(0|false|no|off|)$/i.test(value)

function withVariable(option: Option): Option {
  const name = `WATERCOOLER_${option.name().replaceAll('-', '_').toUpperCase()}`
  const value = process.env[name]
  return !option.required && value !== undefined && isOff(value) ? option : option.env(name)
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
