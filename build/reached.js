import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Written by the build. */
const NOTICES = 'licenses.md'

/**
 * Names of the files of a flat folder that programs in it can come to load: they themselves, and what they name, and so on.
 * A name counts wherever it stands in a text; so one too many may be found, but none too few.
 *
 * @param {string} folder
 * @param {readonly string[]} programs
 * @returns {string[]}
 */
export function reached(folder, programs) {
  const found = new Set(programs)
  for (const name of found) {
    const text = readFileSync(join(folder, name), 'utf8')
    for (const [, other = ''] of text.matchAll(/["'`]\.\/([\w.@-]+\.js)["'`]/g)) if (existsSync(join(folder, other))) found.add(other)
  }
  // What is bundled into them is other people's work, and goes nowhere without their notices.
  return [...found, ...(existsSync(join(folder, NOTICES)) ? [NOTICES] : [])].sort()
}
