import { Socket } from 'node:net'
import { runInThisContext } from 'node:vm'
import { install } from '../driver/recorder/recorder.ts'
import { onceLaunched } from './chromium/the-browser.ts'
import { ContentsCore } from './contents/contents-core.ts'

/** Where the driver speaks with this process: a pipe that the app does not know of. */
const DRIVER_FD = 3

interface Question {
  id: number
  /** A function's text, called with the module `electron` and `arg`, as Playwright's `electronApp.evaluate` does. */
  run: string
  arg: unknown
}

type Run = (electron: object, arg: unknown, standIn: object) => unknown

/** What only the stand-in can be told; real Electron has no such thing. */
const standIn = { browserUrl: async () => (await onceLaunched()).url, pageIds: () => ContentsCore._pageIds() }

/** Answers the driver. Without one, the app runs by itself. */
export async function listen(): Promise<void> {
  const socket = openSocket()
  if (!socket) return
  const electron = await import('electron')
  install(electron)
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (text + chunk).split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) void answer(socket, electron, JSON.parse(line) as Question)
  })
  // Nobody is left who could end us.
  socket.on('close', () => process.kill(process.pid, 'SIGKILL'))
}

function openSocket(): Socket | undefined {
  try {
    return new Socket({ fd: DRIVER_FD })
  } catch {
    return undefined
  }
}

async function answer(socket: Socket, electron: object, { id, run, arg }: Question): Promise<void> {
  try {
    const call = runInThisContext(`(${run})`) as Run
    socket.write(`${JSON.stringify({ id, value: await call(electron, arg, standIn) })}\n`)
  } catch (error) {
    socket.write(`${JSON.stringify({ id, error: String(error), stack: (error as Error).stack })}\n`)
  }
}
