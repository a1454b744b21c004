import { fileURLToPath } from 'node:url'

const ROOMS = fileURLToPath(new URL('../../src/main/rooms.ts', import.meta.url))
const WITHOUT_DNS = new URL('./without-dns.ts', import.meta.url).href

/** The list of rooms as a person starts it in a terminal, for `runCli`. */
export const roomsCommand = [process.execPath, '--import', WITHOUT_DNS, ROOMS] as const
