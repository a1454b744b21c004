import { Menu, type ContextMenuParams, type MenuItemConstructorOptions, type WebContents } from 'electron'
import type { DesktopTexts } from './texts.ts'

/** Under the pointer: what can be done with a selection or a field, and nothing where there is neither. */
export function offerContextMenu(contents: WebContents, texts: () => DesktopTexts): void {
  contents.on('context-menu', (_event, params) => {
    const items = itemsFor(params, texts())
    if (items.length > 0) Menu.buildFromTemplate(items).popup()
  })
}

function itemsFor({ isEditable, selectionText, editFlags }: ContextMenuParams, texts: DesktopTexts): MenuItemConstructorOptions[] {
  const copy: MenuItemConstructorOptions = { role: 'copy', label: texts.copy, enabled: editFlags.canCopy }
  if (!isEditable) return selectionText.trim() === '' ? [] : [copy]
  return [
    { role: 'cut', label: texts.cut, enabled: editFlags.canCut },
    copy,
    { role: 'paste', label: texts.paste, enabled: editFlags.canPaste },
    { type: 'separator' },
    { role: 'selectAll', label: texts.selectAll },
  ]
}
