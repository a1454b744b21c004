// Runs a program of the built output, building first what is out of date: `run.js headless` the host, `run.js rooms` the list of
// rooms. Further arguments go to the program.
import { join } from 'node:path'
import { ensureBuilt, root, run } from './built.js'

const [program = '', ...args] = process.argv.slice(2)
ensureBuilt()
process.exit(await run(process.execPath, [join(root, `out/main/${program}.js`), ...args]))
