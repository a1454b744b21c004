import type { FromPage } from './isolated-half.ts'
import type { PageElement, PageWindow } from './dom.ts'

interface Mouse {
  clientX: number
  clientY: number
  target: PageElement
  defaultPrevented: boolean
  preventDefault(): void
}

interface Key {
  type: string
  key: string
  code: string
  location: number
  repeat: boolean
  isComposing: boolean
  shiftKey: boolean
  ctrlKey: boolean
  altKey: boolean
  metaKey: boolean
}

/** Tells the main process what it would see of keys and of clicks with the right button. Runs in pages, as the text of this function. */
export function watchInput(page: PageWindow, tell: (what: FromPage) => void): void {
  const modifiers = (event: Key) => {
    const held = { shift: event.shiftKey, control: event.ctrlKey, alt: event.altKey, meta: event.metaKey }
    return { held, names: Object.entries(held).flatMap(([name, isHeld]) => (isHeld ? [name] : [])) }
  }
  const key = (event: Key) => {
    const { held, names } = modifiers(event)
    const { key, code, location, repeat: isAutoRepeat, isComposing } = event
    const type = event.type === 'keydown' ? 'keyDown' : 'keyUp'
    tell({ is: 'input', input: { type, key, code, location, isAutoRepeat, isComposing, ...held, modifiers: names } })
  }
  page.addEventListener('keydown', key, { capture: true })
  page.addEventListener('keyup', key, { capture: true })

  page.addEventListener('contextmenu', (event: Mouse) => {
    if (event.defaultPrevented) return
    // Chromium's own menu has nothing to do here.
    event.preventDefault()
    tell({ is: 'context-menu', params: paramsOf(event) })
  })

  const paramsOf = ({ target, clientX: x, clientY: y }: Mouse) => {
    const link = target.closest('a[href]')
    const isImage = target.tagName === 'IMG'
    const isField = ['INPUT', 'TEXTAREA'].includes(target.tagName)
    const isEditable = isField || target.isContentEditable
    const selectionText = selected(target, isField)
    const some = selectionText !== ''
    return {
      ...{ x: Math.round(x), y: Math.round(y), linkURL: link?.href ?? '', linkText: link?.textContent ?? '' },
      ...{ pageURL: page.location.href, frameURL: page.location.href, srcURL: isImage ? (target.src ?? '') : '' },
      ...{ mediaType: isImage ? 'image' : 'none', hasImageContents: isImage, isEditable, selectionText, titleText: '', altText: '' },
      ...{ suggestedFilename: '', selectionStartOffset: 0, misspelledWord: '', dictionarySuggestions: [], frameCharset: 'UTF-8' },
      ...{ selectionRect: { x: 0, y: 0, width: 0, height: 0 }, referrerPolicy: {}, spellcheckEnabled: false },
      ...{ formControlType: !isField ? 'none' : target.tagName === 'TEXTAREA' ? 'text-area' : 'input-text', menuSourceType: 'mouse' },
      mediaFlags: {},
      editFlags: {
        ...{ canUndo: isEditable, canRedo: isEditable, canCut: isEditable && some, canCopy: some, canPaste: isEditable },
        ...{ canDelete: isEditable && some, canSelectAll: true, canEditRichly: target.isContentEditable },
      },
    }
  }

  const selected = (target: PageElement, isField: boolean): string => {
    if (!isField) return page.getSelection()?.toString() ?? ''
    const { value = '', selectionStart, selectionEnd } = target
    return value.slice(selectionStart ?? 0, selectionEnd ?? 0)
  }
}
