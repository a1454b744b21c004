import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import envPaths from 'env-paths'
import { isOff } from '../cli/command.ts'

/** What the app is told from outside, read once at the start. */
export interface Environment {
  /** Everything it keeps. */
  folder: string
  /** Names of interfaces on which rooms are announced and looked for, in place of those that look usable. */
  interfaces: string[]
  mayScan: boolean
  userName: string
  /** What a room hosted here is called at first. */
  computerName: string
  /** Started with the system: the window stays away until somebody wants it. */
  startsHidden: boolean
}

const HIDDEN = '--hidden'
/** Given to the system for its own start of the app. */
export const LOGIN_ARGS = [HIDDEN]

/** Not in the folder that follows a person from computer to computer: a session and a log belong to one of them. */
export function settleFolder(): void {
  if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(envPaths('watercooler', { suffix: '' }).data, 'app'))
}

export function readEnvironment(): Environment {
  const { env, argv } = process
  return {
    folder: app.getPath('userData'),
    interfaces: (env['WATERCOOLER_INTERFACE'] ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    mayScan: isOff(env['WATERCOOLER_NO_SCAN'] ?? ''),
    userName: nameOfUser(),
    computerName: hostname().replace(/\..*$/, ''),
    startsHidden: argv.includes(HIDDEN),
  }
}

/** Some systems have no entry for the user that runs. */
function nameOfUser(): string {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}
