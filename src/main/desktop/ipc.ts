import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import type * as v from 'valibot'
import { BRIDGE_ARGS } from '../../shared/bridge-args.ts'
import { channelOf, VERBS, type VerbGroup } from '../../shared/bridge-verbs.ts'
import { outcome, type Outcome } from '../../shared/outcome.ts'
import { parse } from '../../shared/parse.ts'
import { RoomError } from '../../shared/room-error.ts'
import { isOurs } from './guards.ts'

/** What a verb does with arguments that are as its schema says. */
type Answer = (args: never) => unknown
export type Answers = { [Group in VerbGroup]: Record<(typeof VERBS)[Group][number], Answer> }

/**
 * Answers the window's calls: only the top frame of our own page in our own window, only known verbs, only arguments of their
 * form. Everything else is refused with a code, and nothing is thrown: Electron would keep no more than an error's words.
 * Returns how to stop.
 */
export function answerWindow(answers: Answers, isWindow: (contents: WebContents) => boolean): () => void {
  const channels = (Object.keys(VERBS) as VerbGroup[]).flatMap((group) =>
    VERBS[group].map((verb) => {
      const channel = channelOf(group, verb)
      const schema = (BRIDGE_ARGS[group] as Record<string, v.GenericSchema>)[verb]
      const answer = (answers[group] as Record<string, Answer>)[verb]
      ipcMain.handle(channel, (event, args: unknown) =>
        outcome(() => {
          if (!isTrusted(event, isWindow) || !schema || !answer) throw new RoomError('forbidden')
          return Promise.resolve(answer(parse(schema, args) as never))
        }).then(flat),
      )
      return channel
    }),
  )
  return () => channels.forEach((channel) => ipcMain.removeHandler(channel))
}

function isTrusted({ sender, senderFrame }: IpcMainInvokeEvent, isWindow: (contents: WebContents) => boolean): boolean {
  return isWindow(sender) && senderFrame !== null && senderFrame === sender.mainFrame && isOurs(senderFrame.url)
}

/** The client's verbs say themselves how it went. */
function flat(result: Outcome<unknown>): Outcome<unknown> {
  return result.ok && isOutcome(result.value) ? result.value : result
}

function isOutcome(value: unknown): value is Outcome<unknown> {
  return typeof value === 'object' && value !== null && 'ok' in value && ('value' in value || 'error' in value)
}
