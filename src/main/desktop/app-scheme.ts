import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { app, protocol, type Session } from 'electron'
import { CSP } from '../http/security-headers.ts'

const SCHEME = 'app'

const APP_ORIGIN = `${SCHEME}://watercooler`

/** Where the window's page is: `app://watercooler`; while somebody works on it, the server that loads it anew at each change. */
export const PAGE_ORIGIN = (!app.isPackaged && process.env['ELECTRON_RENDERER_URL']) || APP_ORIGIN

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
}

/** Before the app is ready: afterwards Electron has decided what a scheme may do. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
}

/** Serves the built page to the window, and nothing else to anybody. */
export function serveApp(session: Session, folder: string): void {
  session.protocol.handle(SCHEME, async ({ url, method }) => {
    const path = method === 'GET' || method === 'HEAD' ? pathIn(url) : null
    const body = path === null ? null : await readFile(join(folder, path)).catch(() => null)
    if (path === null || body === null) return new Response('not found', { status: 404, headers: SAFE })
    const type = TYPES[extname(path)] ?? 'application/octet-stream'
    return new Response(method === 'HEAD' ? null : new Uint8Array(body), { headers: { ...SAFE, 'Content-Type': type } })
  })
}

const SAFE = { 'Content-Security-Policy': CSP, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' }

/** A path below the page's folder; null for any other. */
function pathIn(url: string): string | null {
  const { origin, host, pathname, protocol: scheme } = new URL(url)
  if (origin !== APP_ORIGIN && `${scheme}//${host}` !== APP_ORIGIN) return null
  const path = normalize(decoded(pathname)).replace(/^[/\\]+/, '') || 'index.html'
  return path.split(sep).includes('..') || path.includes('\0') ? null : path
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return '..'
  }
}
