import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lines } from './lines.ts'
import type { Machine } from './machine.ts'

/** It keeps its socket and its pid below /run, whatever it is told. A namespace has its own mounts: each has a /run to itself. */
const OWN_RUN = 'mount -t tmpfs none /run && mkdir /run/avahi-daemon && exec "$@"'

/** A bus of its own: anybody on it may do anything, and only this machine's avahi is there. */
const busConfig = (socket: string): string => `<!DOCTYPE busconfig PUBLIC
  "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
</busconfig>
`

/** As on any desktop, it is named as the computer is. */
const DAEMON_CONFIG = `[server]
use-ipv4=yes
use-ipv6=no
[publish]
publish-workstation=no
publish-hinfo=no
`

/** What it hears in one network it says in the other, too. */
const REFLECTOR_CONFIG = `[reflector]
enable-reflector=yes
`

/** The mDNS of most Linux desktops: somebody else's, and an older and better known one than ours. */
export class Avahi {
  readonly #machine: Machine
  readonly #env: Record<string, string>

  private constructor(machine: Machine, socket: string) {
    this.#machine = machine
    this.#env = { DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${socket}` }
  }

  /** Resolves when it answers. It ends with the machine. */
  static async start(machine: Machine, { isReflector = false } = {}): Promise<Avahi> {
    const { folder } = machine
    const at = { socket: join(folder, 'bus'), bus: join(folder, 'bus.conf'), daemon: join(folder, 'avahi.conf') }
    writeFileSync(at.bus, busConfig(at.socket))
    writeFileSync(at.daemon, isReflector ? DAEMON_CONFIG + REFLECTOR_CONFIG : DAEMON_CONFIG)
    const avahi = new Avahi(machine, at.socket)
    const bus = machine.run(['dbus-daemon', `--config-file=${at.bus}`, '--nofork', '--nopidfile', '--print-address=1'])
    await bus.line(() => true, { from: 0 })
    await avahi.#startDaemon(at.daemon)
    return avahi
  }

  /** What it finds of our rooms, resolved: the lines of `avahi-browse --parsable`, as they come. */
  browse(): Lines {
    return this.#run('avahi-browse', '--resolve', '--parsable', '--no-db-lookup', '_watercooler._tcp')
  }

  /** Announces a service of our kind until it is ended; resolves when it is announced. */
  async publish(name: string, port: number, txt: Record<string, string>): Promise<Lines> {
    const strings = Object.entries(txt).map(([key, value]) => `${key}=${value}`)
    const published = this.#run('avahi-publish', '--service', name, '_watercooler._tcp', String(port), ...strings)
    await published.says(/Established under name/)
    return published
  }

  async #startDaemon(config: string): Promise<void> {
    const daemon = ['avahi-daemon', `--file=${config}`, '--no-drop-root', '--no-chroot', '--no-rlimits']
    await this.#run('sh', '-c', OWN_RUN, 'sh', ...daemon).says(/startup complete/)
  }

  #run(...command: string[]): Lines {
    return this.#machine.run(command, this.#env)
  }
}

interface BrowsedService {
  name: string
  host: string
  address: string
  port: number
  txt: string[]
}

/** A resolved line of `avahi-browse --parsable`. */
export function serviceIn(line: string): BrowsedService {
  const [, , , name = '', , , host = '', address = '', port = '', strings = ''] = line.split(';')
  return { name, host, address, port: Number(port), txt: [...strings.matchAll(/"([^"]*)"/g)].map(([, string = '']) => unescaped(string)) }
}

/** It writes every byte that is not ASCII as `\ddd`. */
function unescaped(text: string): string {
  return Buffer.from(
    text.replace(/\\(\d{3})/g, (_, byte: string) => String.fromCharCode(Number(byte))),
    'latin1',
  ).toString()
}
