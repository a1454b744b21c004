import type * as electronModule from 'electron'
import type { DialogAnswer, DialogKind, RecordedDialog } from './recorded.ts'

type Electron_ = typeof electronModule
type Options = Record<string, unknown> & { buttons?: string[]; cancelId?: number; checkboxChecked?: boolean }

interface Open extends RecordedDialog {
  settle?: (answer: DialogAnswer) => void
}

/** Dialogs, answered in the order in which they come: by the driver beforehand, or while they wait. */
export class Dialogs {
  readonly #all: Open[] = []
  readonly #answers: DialogAnswer[] = []

  constructor({ dialog }: Electron_) {
    const take = (kind: DialogKind) => (answer: (options: Options, answer: DialogAnswer) => unknown) => {
      const replaced = dialog as unknown as Record<DialogKind, unknown>
      replaced[kind] = (...args: unknown[]) => this.#opened(kind, args, answer)
    }
    take('showMessageBox')(boxAnswer)
    take('showOpenDialog')((_options, answer) => filesAnswer(answer))
    take('showSaveDialog')((_options, answer) => {
      const { canceled, filePaths } = filesAnswer(answer)
      return { canceled, filePath: filePaths[0] ?? '' }
    })
    const replaced = dialog as unknown as Record<DialogKind, unknown>
    replaced.showMessageBoxSync = (...args: unknown[]) => this.#openedSync('showMessageBoxSync', args)
    replaced.showErrorBox = (title: string, content: string) => void this.#openedSync('showErrorBox', [{ title, content }])
  }

  recorded(): RecordedDialog[] {
    return this.#all.map(({ kind, options, hasWindow, answer }) => ({ kind, options, hasWindow, answer }))
  }

  /** For the dialog that waits, or for the next one. */
  answer(answer: DialogAnswer): void {
    const waiting = this.#all.find(({ settle }) => settle !== undefined)
    if (waiting?.settle) waiting.settle(answer)
    else this.#answers.push(answer)
  }

  #opened(kind: DialogKind, args: unknown[], answered: (options: Options, answer: DialogAnswer) => unknown): Promise<unknown> {
    const { options, open } = this.#note(kind, args)
    return new Promise((resolve) => {
      open.settle = (answer) => {
        delete open.settle
        open.answer = answered(options, answer)
        resolve(open.answer)
      }
      const ready = this.#answers.shift()
      if (ready !== undefined) open.settle(ready)
    })
  }

  /** Cannot wait: what the driver did not say beforehand is cancelled. */
  #openedSync(kind: DialogKind, args: unknown[]): number {
    const { options, open } = this.#note(kind, args)
    const { response } = boxAnswer(options, kind === 'showErrorBox' ? 'cancel' : (this.#answers.shift() ?? 'cancel'))
    open.answer = response
    return response
  }

  #note(kind: DialogKind, args: unknown[]): { options: Options; open: Open } {
    const options = args[args.length - 1] as Options
    const open: Open = { kind, options: JSON.parse(JSON.stringify(options)) as Options, hasWindow: args.length > 1, answer: null }
    this.#all.push(open)
    return { options, open }
  }
}

function boxAnswer({ buttons = [], cancelId, checkboxChecked = false }: Options, answer: DialogAnswer): Electron.MessageBoxReturnValue {
  if (typeof answer === 'object' && 'files' in answer) throw new Error('a message box has buttons, no files')
  if (answer === 'cancel')
    return {
      response:
        cancelId ??
        Math.max(
          buttons.findIndex((label) => /^&?(cancel|no)$/i.test(label)),
          0,
        ),
      checkboxChecked,
    }
  const { button, checkbox = checkboxChecked } = answer
  const response = typeof button === 'number' ? button : buttons.findIndex((label) => label.replace('&', '') === button)
  if (response < 0) throw new Error(`no button '${button}' beside ${buttons.join(', ')}`)
  return { response, checkboxChecked: checkbox }
}

function filesAnswer(answer: DialogAnswer): Electron.OpenDialogReturnValue {
  if (answer === 'cancel') return { canceled: true, filePaths: [] }
  if (!('files' in answer)) throw new Error('a file dialog has files, no buttons')
  return { canceled: false, filePaths: answer.files }
}
