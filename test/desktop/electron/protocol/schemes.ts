/**
 * A browser knows no `app://`, so a page at `app://host/path` is loaded from `http://host.app.localhost/path`, which is a secure context,
 * too, and whose requests come to our own server. The main process sees `app://` everywhere.
 */
const mapped = new Map<string, Electron.Privileges>()

export const mapScheme = (scheme: string, privileges: Electron.Privileges): Map<string, Electron.Privileges> =>
  mapped.set(scheme, privileges)

export const mappedSchemes = (): string[] => [...mapped.keys()]

export const privilegesOf = (scheme: string): Electron.Privileges | undefined => mapped.get(scheme)

/** `app://host/path` → `http://host.app.localhost/path` */
export function toPage(url: string): string {
  const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url) ?? []
  if (!mapped.has(scheme.toLowerCase())) return url
  return `http://${host}.${scheme.toLowerCase()}.localhost${rest === '' ? '/' : rest}`
}

/** `http://host.app.localhost/path` → `app://host/path` */
export function fromPage(url: string): string {
  const [, host = '', scheme = '', rest = ''] = /^http:\/\/([^/?#]+)\.([^./?#]+)\.localhost(?::\d+)?(.*)$/is.exec(url) ?? []
  return mapped.has(scheme) ? `${scheme}://${host}${rest}` : url
}

/** Of a page's address; opaque origins are the word `null`, as everywhere. */
export function originOf(url: string): string {
  const [, origin = '', scheme = ''] = /^(([a-z][a-z0-9+.-]*):\/\/[^/?#]+)/i.exec(url) ?? []
  return mapped.has(scheme) ? origin : URL.canParse(url) ? (new URL(url).protocol === 'file:' ? 'file://' : new URL(url).origin) : 'null'
}
