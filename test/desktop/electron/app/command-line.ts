import { fits } from '../base/fits.ts'
import { strict } from '../base/strict.ts'

const appended = new Map<string, string>()

/** Of the command line and of what the app appended. */
export function switchValue(name: string): string {
  const given = process.argv.findLast((argument) => argument === `--${name}` || argument.startsWith(`--${name}=`))
  return appended.get(name) ?? given?.slice(name.length + 3) ?? ''
}

const hasSwitch = (name: string): boolean =>
  appended.has(name) || process.argv.some((argument) => argument === `--${name}` || argument.startsWith(`--${name}=`))

export const commandLine = strict(
  'app.commandLine',
  fits<Electron.CommandLine>()({
    appendSwitch: (name: string, value = ''): void => void appended.set(name, value),
    appendArgument: (_value: string): void => undefined,
    hasSwitch,
    getSwitchValue: switchValue,
    removeSwitch: (name: string): void => void appended.delete(name),
  }),
)
