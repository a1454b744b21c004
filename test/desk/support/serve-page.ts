import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import sirv from 'sirv'
import { CSP } from '../../../src/main/http/security-headers.ts'

const built = join(import.meta.dirname, '../../../out/renderer')

export interface ServedPage {
  url: string
  close: () => Promise<void>
}

/** The built page on loopback, as the app serves it to its window: under the same policy. */
export async function servePage(): Promise<ServedPage> {
  // Not remembered between requests: the page may be built anew meanwhile.
  const files = sirv(built, { dev: true, setHeaders: (response) => void response.setHeader('Content-Security-Policy', CSP) })
  const server = createServer((request, response) => files(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${port}/`, close }
}
