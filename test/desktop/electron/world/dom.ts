/** The little of a page's globals that the scripts in it use: Node's types know no DOM, and the rest of the tests should not either. */
export interface PageEvent {
  readonly detail: unknown
  readonly relatedTarget: PageTarget
  readonly defaultPrevented: boolean
  readonly target: PageElement
  readonly isTrusted: boolean
  preventDefault(): void
  stopImmediatePropagation(): void
}

export interface PageTarget {
  addEventListener(type: string, listener: (event: never) => void, options?: { once?: boolean; capture?: boolean }): void
  dispatchEvent(event: unknown): boolean
}

export interface PageElement extends PageTarget {
  readonly tagName: string
  readonly isContentEditable: boolean
  closest(selector: string): PageElement | null
  getAttribute(name: string): string | null
  readonly href?: string
  readonly src?: string
  readonly textContent: string
  readonly value?: string
  readonly selectionStart?: number
  readonly selectionEnd?: number
}

interface PageDocument extends PageTarget {
  readonly title: string
  createElement(name: string): PageElement
}

/** A window and its global object. */
export interface PageWindow extends PageTarget {
  readonly document: PageDocument
  readonly top: PageWindow
  readonly location: { href: string }
  readonly Document: { prototype: object }
  readonly CustomEvent: new (type: string, init?: { detail?: unknown; cancelable?: boolean }) => unknown
  readonly MouseEvent: new (type: string, init?: { relatedTarget?: PageTarget }) => unknown
  readonly FocusEvent: new (type: string) => unknown
  readonly Event: new (type: string, init?: { bubbles?: boolean }) => unknown
  readonly navigator: { clipboard?: object; mediaDevices?: object; geolocation?: object; permissions?: object }
  readonly Notification?: object
  readonly Element: { prototype: object }
  readonly DOMException: new (message: string, name: string) => Error
  readonly MutationObserver: new (look: () => void) => { observe(target: PageTarget, options: object): void }
  readonly getSelection: () => { toString(): string } | null
}
