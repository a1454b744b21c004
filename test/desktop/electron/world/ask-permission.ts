import type { PageWindow } from './dom.ts'

type Ask = (kind: 'request' | 'check', permission: string, details?: object) => Promise<boolean>
type Method = (...args: never[]) => unknown

/** Asks the app before a page gets what needs a permission, as Electron does. Runs in pages, as the text of this function. */
export function askPermission(page: PageWindow, ask: Ask): void {
  const { navigator, Notification, Element, DOMException } = page
  const refused = (what: string) => new DOMException(what, 'NotAllowedError')

  const guard = (
    owner: object | undefined,
    name: string,
    permission: string,
    refusal: string,
    details: (first: never) => object = () => ({}),
  ) => {
    const prototype = owner && (Object.getPrototypeOf(owner) as Record<string, Method>)
    const original = prototype?.[name]
    if (!prototype || !original) return
    prototype[name] = async function (this: unknown, ...args: never[]) {
      if (!(await ask('request', permission, details(args[0] as never)))) throw refused(refusal)
      return await Reflect.apply(original, this, args)
    }
  }

  guard(navigator.clipboard, 'readText', 'clipboard-read', 'Read permission denied.')
  guard(navigator.clipboard, 'read', 'clipboard-read', 'Read permission denied.')
  guard(navigator.clipboard, 'writeText', 'clipboard-sanitized-write', 'Write permission denied.')
  guard(navigator.clipboard, 'write', 'clipboard-sanitized-write', 'Write permission denied.')
  guard(navigator.mediaDevices, 'getUserMedia', 'media', 'Permission denied', (wanted: { audio?: unknown; video?: unknown }) => ({
    mediaTypes: ['audio', 'video'].filter((type) => Boolean(wanted[type as 'audio' | 'video'])),
  }))
  guard(Object.create(Element.prototype) as object, 'requestFullscreen', 'fullscreen', 'Permissions check failed')

  const { geolocation } = navigator
  if (geolocation) {
    const prototype = Object.getPrototypeOf(geolocation) as Record<string, Method>
    const original = prototype['getCurrentPosition'] as Method
    prototype['getCurrentPosition'] = function (this: unknown, ...args: never[]) {
      void ask('request', 'geolocation').then((granted) => {
        if (granted) Reflect.apply(original, this, args)
        else (args[1] as ((error: object) => void) | undefined)?.({ code: 1, message: 'User denied Geolocation' })
      })
    }
  }

  if (Notification) {
    let state = 'granted'
    void ask('check', 'notifications').then((granted) => (state = granted ? 'granted' : 'denied'))
    Object.defineProperty(Notification, 'permission', { configurable: true, get: () => state })
    Object.defineProperty(Notification, 'requestPermission', {
      value: async (done?: (state: string) => void) => {
        state = (await ask('request', 'notifications')) ? 'granted' : 'denied'
        done?.(state)
        return state
      },
    })
  }

  const { permissions } = navigator
  if (permissions) {
    const prototype = Object.getPrototypeOf(permissions) as Record<string, Method>
    const original = prototype['query'] as Method
    const named: Record<string, string> = { 'clipboard-write': 'clipboard-sanitized-write', camera: 'media', microphone: 'media' }
    prototype['query'] = async function (this: unknown, wanted: { name: string }) {
      const state = (await ask('check', named[wanted.name] ?? wanted.name)) ? 'granted' : 'denied'
      const status = await (Reflect.apply(original, this, [wanted]) as Promise<object>)
      return Object.defineProperty(status, 'state', { value: state })
    }
  }
}
