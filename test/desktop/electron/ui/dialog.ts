import { fits } from '../base/fits.ts'
import { strict } from '../base/strict.ts'

type Window = Electron.BaseWindow

/** With a window or without: the options come last. */
const optionsOf = <Options>(args: [Window, Options] | [Options]): Options => args[args.length - 1] as Options

/** What pressing Escape answers: Electron takes `cancelId`, or a button that says so, or none of them. */
function cancelled({ buttons = [], cancelId }: Electron.MessageBoxOptions | Electron.MessageBoxSyncOptions): number {
  const named = buttons.findIndex((label) => ['cancel', 'no'].includes(label.replace('&', '').toLowerCase()))
  return cancelId ?? Math.max(named, 0)
}

const box = (...args: [Window, Electron.MessageBoxOptions] | [Electron.MessageBoxOptions]): Promise<Electron.MessageBoxReturnValue> => {
  const options = optionsOf(args)
  return Promise.resolve({ response: cancelled(options), checkboxChecked: options.checkboxChecked ?? false })
}

/** Nobody sits at the stand-in: every dialog is cancelled, unless the driver answers in its place. */
export const dialog = strict(
  'dialog',
  fits<Electron.Dialog>()({
    showMessageBox: box,
    showMessageBoxSync: (...args: [Window, Electron.MessageBoxSyncOptions] | [Electron.MessageBoxSyncOptions]): number =>
      cancelled(optionsOf(args)),
    showOpenDialog: (
      ..._args: [Window, Electron.OpenDialogOptions] | [Electron.OpenDialogOptions]
    ): Promise<Electron.OpenDialogReturnValue> => Promise.resolve({ canceled: true, filePaths: [] }),
    showSaveDialog: (
      ..._args: [Window, Electron.SaveDialogOptions] | [Electron.SaveDialogOptions]
    ): Promise<Electron.SaveDialogReturnValue> => Promise.resolve({ canceled: true, filePath: '' }),
    showErrorBox: (_title: string, _content: string): void => undefined,
  }),
)
