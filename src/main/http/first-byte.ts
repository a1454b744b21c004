import type { Server as HttpServer } from 'node:http'
import type { Socket } from 'node:net'

/** How a connection that one server accepted comes to another, with what was read of it put back. */

/** Waits for a first byte and puts everything back; a socket that ends first, or sends nothing for `ms`, is closed. */
export function onFirstByte(socket: Socket, ms: number, then: (byte: number | undefined) => void): void {
  const close = () => socket.destroy()
  const timer = setTimeout(close, ms)
  socket.once('close', () => clearTimeout(timer))
  socket.once('end', close)
  socket.once('data', (chunk: Buffer) => {
    clearTimeout(timer)
    socket.off('end', close)
    // Paused, or what arrives next would be emitted to nobody.
    socket.pause()
    socket.unshift(chunk)
    then(chunk[0])
  })
}

export function handToHttp(server: HttpServer, socket: Socket): void {
  server.emit('connection', socket)
  socket.resume()
}

/** TLS reads what was put back by itself. Its sockets inherit allowHalfOpen, which a TLS server does not want. */
export function handToTls(server: HttpServer, socket: Socket): void {
  socket.allowHalfOpen = false
  server.emit('connection', socket)
}
