import { ip, ipIn } from './ip.ts'

/** What a run makes is named for its process: `wc-<process>-…`. Two runs on one machine do not meet. */
export const OURS = /^wc-(\d+)-/

let count = 0

/** A network namespace with a loopback of its own: `wc-<process>-<count>-<label>`. */
export function addNamespace(label: string): string {
  count += 1
  const name = `wc-${process.pid}-${count}-${label}`
  ip(`netns add ${name}`)
  ipIn(name, 'link set lo up')
  return name
}

/** `<count>-<label>` of its name. */
export const labelOf = (name: string): string => name.replace(OURS, '')

/** Its interfaces go with it, and the far ends of its cables. */
export function removeNamespace(name: string): void {
  ip(`netns del ${name}`)
}
