/** Whether somebody has this window before them. */
export class WindowFocus {
  isOn = $state(document.hasFocus() && !document.hidden)

  readonly look = (): void => void (this.isOn = document.hasFocus() && !document.hidden)
}
